from django.conf import settings
from django.db import migrations, models

from nanan_groups.kit import migrating
import django.db.models.deletion
import nanan_groups.kit.periods
import nanan_groups.records.models.imports


class Migration(migrating.Migration):
    dependencies = [
        ('records', '0002_imports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(editable=False, max_length=16, unique=True, verbose_name='编号')),
                ('kind', models.CharField(max_length=24, verbose_name='种类')),
                ('title', models.CharField(max_length=200, verbose_name='标题')),
                ('state', models.CharField(max_length=24, verbose_name='状态')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='版本')),
                ('place', models.CharField(choices=[('district', '全区'), ('group', '集团'), ('institution', '学校')], max_length=12, verbose_name='范围')),
                ('place_id', models.BigIntegerField(blank=True, null=True, verbose_name='范围编号')),
                ('year', models.PositiveSmallIntegerField(blank=True, help_text='学年记起始年', null=True, verbose_name='年度')),
                ('submit_by', models.DateTimeField(blank=True, null=True, verbose_name='提交截止')),
                ('review_by', models.DateTimeField(blank=True, null=True, verbose_name='审核截止')),
                ('opened_at', models.DateTimeField(verbose_name='开始时间')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='提交时间')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='审定时间')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='办结时间')),
                ('late', models.BooleanField(default=False, verbose_name='逾期')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审定人')),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提交人')),
            ],
            options={
                'verbose_name': '流程',
                'verbose_name_plural': '流程',
                'ordering': ['-opened_at', '-id'],
                'indexes': [
                    models.Index(fields=['kind', 'year', 'state'], name='records_case_kind'),
                    models.Index(fields=['place', 'place_id', 'kind'], name='records_case_place'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('place', 'district'), ('place_id__isnull', True)), models.Q(('place__in', ['group', 'institution']), ('place_id__isnull', False)), _connector='OR'), name='records_case_place_known', violation_error_message='流程须写明属于哪个集团或学校。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('submitted_at__isnull', True), ('submitted_by__isnull', True)), models.Q(('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='records_case_submitted', violation_error_message='提交人和提交时间须同时登记。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='records_case_decided', violation_error_message='审定人和审定时间须同时登记。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='CaseStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='步骤')),
                ('arrow', models.CharField(max_length=32, verbose_name='办理')),
                ('done', models.CharField(max_length=32, verbose_name='结果')),
                ('source', models.CharField(max_length=24, verbose_name='原状态')),
                ('to', models.CharField(max_length=24, verbose_name='现状态')),
                ('role', models.CharField(blank=True, max_length=24, verbose_name='身份')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('comment', models.TextField(blank=True, verbose_name='意见')),
                ('comment_needed', models.BooleanField(default=False, verbose_name='须写意见')),
                ('late', models.BooleanField(default=False, verbose_name='逾期')),
                ('act', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='case_steps', to=settings.AUTH_USER_MODEL, verbose_name='办理人')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='records.case', verbose_name='流程')),
            ],
            options={
                'verbose_name': '流程步骤',
                'verbose_name_plural': '流程步骤',
                'ordering': ['case_id', 'number'],
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='records_casestep'),
                    models.UniqueConstraint(fields=('case', 'number'), name='records_casestep_number', violation_error_message='该流程已被他人办理。'),
                    models.CheckConstraint(condition=models.Q(('comment_needed', False), models.Q(('comment', ''), _negated=True), _connector='OR'), name='records_casestep_comment', violation_error_message='这一步必须写明意见。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='内容')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='阅读时间')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='records.case', verbose_name='流程')),
                ('step', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='records.casestep', verbose_name='步骤')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL, verbose_name='收件人')),
            ],
            options={
                'verbose_name': '消息',
                'verbose_name_plural': '消息',
                'ordering': ['-at', '-id'],
                'indexes': [
                    models.Index(fields=['user', '-at'], name='records_notice_user'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('step__isnull', False)), fields=('user', 'step'), name='records_notice_once', violation_error_message='同一步骤只通知一次。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Todo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(max_length=24, verbose_name='角色')),
                ('place', models.CharField(max_length=12, verbose_name='范围')),
                ('place_id', models.BigIntegerField(blank=True, null=True, verbose_name='范围编号')),
                ('text', models.CharField(max_length=200, verbose_name='事项')),
                ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='截止')),
                ('opened_at', models.DateTimeField(verbose_name='开始时间')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='完成时间')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='todos', to='records.case', verbose_name='流程')),
            ],
            options={
                'verbose_name': '待办',
                'verbose_name_plural': '待办',
                'ordering': ['due_at', 'id'],
                'indexes': [
                    models.Index(condition=models.Q(('done_at__isnull', True)), fields=['role', 'place_id'], name='records_todo_open'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('done_at__isnull', True)), fields=('case', 'role'), name='records_todo_one_open', violation_error_message='同一流程对同一角色只有一条待办。'),
                ],
            },
        ),
    ]
