from django.conf import settings
from django.db import migrations, models

from nanan_groups.kit import migrating
import django.db.models.deletion
import django.db.models.expressions
import nanan_groups.kit.periods


class Migration(migrating.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('records', '0003_cases'),
        ('registry', '0002_education_groups'),
    ]

    operations = [
        migrations.CreateModel(
            name='DevelopmentPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded', models.BooleanField(default=False, verbose_name='补录')),
                ('document', models.CharField(blank=True, max_length=200, verbose_name='发文字号')),
                ('approved_on', models.DateField(blank=True, null=True, verbose_name='通过日')),
                ('first_year', models.PositiveSmallIntegerField(help_text='填起始年，如 2026 表示 2026-2027 学年', verbose_name='起始学年')),
                ('last_year', models.PositiveSmallIntegerField(help_text='填起始年', verbose_name='终止学年')),
                ('form', models.CharField(choices=[('full', '全式'), ('light', '简式')], default='full', max_length=8, verbose_name='表式')),
                ('in_force', models.CharField(choices=[('not_yet', '起草、审核中'), ('now', '现行'), ('ended', '已结束')], default='not_yet', max_length=8, verbose_name='效力')),
                ('approved_version', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='现行版次')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='development_plan', to='records.case', verbose_name='流程')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='development_plans', to='registry.educationgroup', verbose_name='教育集团')),
            ],
            options={
                'verbose_name': '发展规划',
                'verbose_name_plural': '发展规划',
                'ordering': ['group_id', '-first_year', '-id'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('in_force', 'not_yet')), fields=('group',), name='planning_developmentplan_one_written', violation_error_message='该集团已有一份正在起草或审核的发展规划，请在那一份上继续。'),
                    models.UniqueConstraint(condition=models.Q(('in_force', 'now')), fields=('group',), name='planning_developmentplan_one_in_force', violation_error_message='一个集团同一时间只有一份现行的发展规划。'),
                    models.CheckConstraint(condition=models.Q(('first_year__gte', 2015), ('last_year__gte', models.F('first_year')), ('last_year__lte', 2199), ('last_year__lt', django.db.models.expressions.CombinedExpression(models.F('first_year'), '+', models.Value(10)))), name='planning_developmentplan_years', violation_error_message='终止学年不能早于起始学年，规划最长 10 年，起始学年不早于 2015。'),
                    models.CheckConstraint(condition=models.Q(('form__in', ['full', 'light']), ('in_force__in', ['not_yet', 'now', 'ended'])), name='planning_developmentplan_known', violation_error_message='表式或效力不在可选范围内。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('approved_on__isnull', True), ('document', ''), ('recorded', False)), models.Q(('approved_on__isnull', False), ('recorded', True), models.Q(('document', ''), _negated=True)), _connector='OR'), name='planning_developmentplan_recorded', violation_error_message='补录的计划须写明发文字号和通过日；在平台上办理的计划由流程记录。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='DevelopmentTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='修订号')),
                ('edited_at', models.DateTimeField(blank=True, null=True, verbose_name='填写时间')),
                ('ordinal', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('field', models.CharField(choices=[('organisation', '组织运作'), ('staff', '师资队伍共建共享'), ('curriculum', '课程共建共研'), ('resources', '教学资源共享统筹'), ('distinctive', '特色发展')], max_length=16, verbose_name='领域')),
                ('text', models.CharField(max_length=300, verbose_name='目标')),
                ('measure', models.CharField(blank=True, max_length=200, verbose_name='衡量办法')),
                ('unit', models.CharField(blank=True, max_length=20, verbose_name='单位')),
                ('baseline', models.CharField(blank=True, max_length=100, verbose_name='现状')),
                ('by_year', models.JSONField(blank=True, default=dict, verbose_name='各学年目标值')),
                ('edited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填写人')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='planning.developmentplan', verbose_name='发展规划')),
            ],
            options={
                'verbose_name': '规划目标',
                'verbose_name_plural': '规划目标',
                'ordering': ['plan_id', 'ordinal', 'id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('field__in', ['organisation', 'staff', 'curriculum', 'resources', 'distinctive']), models.Q(('text', ''), _negated=True)), name='planning_developmenttarget_field', violation_error_message='规划目标须写明领域和目标。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='DevelopmentText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='修订号')),
                ('edited_at', models.DateTimeField(blank=True, null=True, verbose_name='填写时间')),
                ('section', models.CharField(choices=[('basis', '现状与基础'), ('goals', '总体目标'), ('key', '重点任务'), ('organisation', '组织运作'), ('staff', '师资队伍共建共享'), ('curriculum', '课程共建共研'), ('resources', '教学资源共享统筹'), ('distinctive', '特色发展'), ('support', '保障措施')], max_length=16, verbose_name='部分')),
                ('text', models.TextField(blank=True, verbose_name='内容')),
                ('edited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填写人')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='planning.developmentplan', verbose_name='发展规划')),
            ],
            options={
                'verbose_name': '规划正文',
                'verbose_name_plural': '规划正文',
                'ordering': ['plan_id', 'id'],
                'constraints': [
                    models.UniqueConstraint(fields=('plan', 'section'), name='planning_developmenttext_once', violation_error_message='这一部分已有正文。'),
                    models.CheckConstraint(condition=models.Q(('section__in', ['basis', 'goals', 'key', 'organisation', 'staff', 'curriculum', 'resources', 'distinctive', 'support'])), name='planning_developmenttext_section', violation_error_message='部分不在可选范围内。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='DevelopmentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='版次')),
                ('content', models.JSONField(verbose_name='内容')),
                ('sha256', models.CharField(max_length=64, verbose_name='指纹')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='planning.developmentplan', verbose_name='发展规划')),
                ('step', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.casestep', verbose_name='步骤')),
            ],
            options={
                'verbose_name': '规划版本',
                'verbose_name_plural': '规划版本',
                'ordering': ['plan_id', 'number'],
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='planning_developmentversion'),
                    models.UniqueConstraint(fields=('plan', 'number'), name='planning_developmentversion_once', violation_error_message='版次不得重复。'),
                ],
            },
        ),
    ]
