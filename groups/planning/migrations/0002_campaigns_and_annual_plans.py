from django.conf import settings
from django.db import migrations, models

from nanan_groups.kit import migrating
import django.core.validators
import django.db.models.deletion
import nanan_groups.kit.periods
import nanan_groups.records.current
import simple_history.models


class Migration(migrating.Migration):
    dependencies = [
        ('planning', '0001_development_plans'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('records', '0003_cases'),
        ('registry', '0002_education_groups'),
    ]

    operations = [
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(editable=False, max_length=12, unique=True, verbose_name='编码')),
                ('title', models.CharField(max_length=80, verbose_name='名称')),
                ('basis', models.CharField(choices=[('school_year', '学年'), ('budget_year', '预算年度')], default='school_year', max_length=12, verbose_name='年度口径')),
                ('year', models.PositiveSmallIntegerField(help_text='学年填起始年，如 2026 表示 2026-2027 学年', verbose_name='年度')),
                ('opens_on', models.DateField(verbose_name='开始日')),
                ('submit_on', models.DateField(help_text='当天 24 时前提交为按时', verbose_name='提交截止日')),
                ('review_on', models.DateField(verbose_name='审核截止日')),
                ('half_on', models.DateField(blank=True, null=True, verbose_name='半年进展填报截止日')),
                ('summary_on', models.DateField(blank=True, null=True, verbose_name='年终总结提交截止日')),
                ('two_levels', models.BooleanField(default=True, help_text='科室审核后再由区教委领导审定', verbose_name='须经领导审定')),
                ('note', models.TextField(blank=True, verbose_name='填报要求')),
                ('recorded', models.BooleanField(default=False, help_text='平台启用前的年度，只存放补录的计划', verbose_name='补录')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                ('revision', models.PositiveIntegerField(default=0, editable=False, verbose_name='修订号')),
            ],
            options={
                'verbose_name': '填报任务',
                'verbose_name_plural': '填报任务',
                'ordering': ['-year', 'basis'],
                'constraints': [models.UniqueConstraint(fields=('basis', 'year'), name='planning_campaign_once', violation_error_message='这一年度的填报任务已经建立。'), models.CheckConstraint(condition=models.Q(('opens_on__lte', models.F('submit_on')), ('submit_on__lte', models.F('review_on')), models.Q(('half_on__isnull', True), ('half_on__gte', models.F('review_on')), _connector='OR'), models.Q(('summary_on__isnull', True), ('summary_on__gte', models.F('review_on')), _connector='OR')), name='planning_campaign_days', violation_error_message='日期应依次为：开始日、提交截止日、审核截止日、半年进展和年终总结截止日。'), models.CheckConstraint(condition=models.Q(('basis__in', ['school_year', 'budget_year']), ('year__gte', 2022), ('year__lte', 2199)), name='planning_campaign_year', violation_error_message='年度不能早于 2022。'), models.CheckConstraint(condition=models.Q(('recorded', False), ('closed_at__isnull', False), _connector='OR'), name='planning_campaign_recorded', violation_error_message='补录的年度不开展填报。')],
            },
        ),
        migrations.CreateModel(
            name='AnnualPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded', models.BooleanField(default=False, verbose_name='补录')),
                ('document', models.CharField(blank=True, max_length=200, verbose_name='发文字号')),
                ('approved_on', models.DateField(blank=True, null=True, verbose_name='通过日')),
                ('form', models.CharField(choices=[('full', '全式'), ('light', '简式')], default='full', max_length=8, verbose_name='表式')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='annual_plan', to='records.case', verbose_name='流程')),
                ('copied_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='planning.annualplan', verbose_name='沿用自')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='registry.educationgroup', verbose_name='教育集团')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='planning.campaign', verbose_name='填报任务')),
            ],
            options={
                'verbose_name': '年度计划',
                'verbose_name_plural': '年度计划',
                'ordering': ['campaign_id', 'group_id'],
                'constraints': [
                    models.UniqueConstraint(fields=('campaign', 'group'), name='planning_annualplan_once', violation_error_message='该集团这一年度的计划已经建立。'),
                    models.CheckConstraint(condition=models.Q(('form__in', ['full', 'light'])), name='planning_annualplan_form', violation_error_message='表式不在可选范围内。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('approved_on__isnull', True), ('document', ''), ('recorded', False)), models.Q(('approved_on__isnull', False), ('recorded', True), models.Q(('document', ''), _negated=True)), _connector='OR'), name='planning_annualplan_recorded', violation_error_message='补录的计划须写明发文字号和通过日；在平台上办理的计划由流程记录。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='CampaignExtension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('submit_on', models.DateField(verbose_name='延至')),
                ('reason', models.CharField(max_length=500, verbose_name='原因')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='planning.campaign', verbose_name='填报任务')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='registry.educationgroup', verbose_name='教育集团')),
            ],
            options={
                'verbose_name': '延期',
                'verbose_name_plural': '延期',
                'ordering': ['campaign_id', 'group_id'],
                'constraints': [
                    models.UniqueConstraint(fields=('campaign', 'group'), name='planning_campaignextension_once', violation_error_message='该集团已有延期，请修改原来的延期。'),
                    models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='planning_campaignextension_reason', violation_error_message='请写明延期原因。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='HistoricalCampaign',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('code', models.CharField(db_index=True, editable=False, max_length=12, verbose_name='编码')),
                ('title', models.CharField(max_length=80, verbose_name='名称')),
                ('basis', models.CharField(choices=[('school_year', '学年'), ('budget_year', '预算年度')], default='school_year', max_length=12, verbose_name='年度口径')),
                ('year', models.PositiveSmallIntegerField(help_text='学年填起始年，如 2026 表示 2026-2027 学年', verbose_name='年度')),
                ('opens_on', models.DateField(verbose_name='开始日')),
                ('submit_on', models.DateField(help_text='当天 24 时前提交为按时', verbose_name='提交截止日')),
                ('review_on', models.DateField(verbose_name='审核截止日')),
                ('half_on', models.DateField(blank=True, null=True, verbose_name='半年进展填报截止日')),
                ('summary_on', models.DateField(blank=True, null=True, verbose_name='年终总结提交截止日')),
                ('two_levels', models.BooleanField(default=True, help_text='科室审核后再由区教委领导审定', verbose_name='须经领导审定')),
                ('note', models.TextField(blank=True, verbose_name='填报要求')),
                ('recorded', models.BooleanField(default=False, help_text='平台启用前的年度，只存放补录的计划', verbose_name='补录')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '填报任务历史',
                'verbose_name_plural': '填报任务历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='planning_campaign_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalCampaignExtension',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('submit_on', models.DateField(verbose_name='延至')),
                ('reason', models.CharField(max_length=500, verbose_name='原因')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('campaign', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='planning.campaign', verbose_name='填报任务')),
                ('group', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.educationgroup', verbose_name='教育集团')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '延期历史',
                'verbose_name_plural': '延期历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='planning_campaignextension_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='PlanTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='修订号')),
                ('edited_at', models.DateTimeField(blank=True, null=True, verbose_name='填写时间')),
                ('ordinal', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('text', models.CharField(blank=True, max_length=300, verbose_name='目标')),
                ('measure', models.CharField(blank=True, max_length=200, verbose_name='衡量办法')),
                ('difficulty', models.CharField(choices=[('ordinary', '一般'), ('hard', '较难'), ('very_hard', '很难')], default='ordinary', max_length=12, verbose_name='难度')),
                ('edited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填写人')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='planning.annualplan', verbose_name='年度计划')),
            ],
            options={
                'verbose_name': '个性目标',
                'verbose_name_plural': '个性目标',
                'ordering': ['plan_id', 'ordinal'],
                'constraints': [
                    models.UniqueConstraint(fields=('plan', 'ordinal'), name='planning_plantarget_once', violation_error_message='序号不得重复。'),
                    models.CheckConstraint(condition=models.Q(('difficulty__in', ['ordinary', 'hard', 'very_hard']), ('ordinal__gte', 1), ('ordinal__lte', 3)), name='planning_plantarget_three', violation_error_message='个性目标为三项。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PlanTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='修订号')),
                ('edited_at', models.DateTimeField(blank=True, null=True, verbose_name='填写时间')),
                ('ordinal', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('field', models.CharField(choices=[('organisation', '组织运作'), ('staff', '师资队伍共建共享'), ('curriculum', '课程共建共研'), ('resources', '教学资源共享统筹'), ('distinctive', '特色发展')], max_length=16, verbose_name='领域')),
                ('measure', models.CharField(max_length=300, verbose_name='任务举措')),
                ('target', models.CharField(blank=True, help_text='要达到的数或结果', max_length=100, verbose_name='目标')),
                ('unit', models.CharField(blank=True, help_text='如“次”“人”“%”', max_length=20, verbose_name='单位')),
                ('baseline', models.CharField(blank=True, max_length=100, verbose_name='现状')),
                ('responsible', models.CharField(blank=True, max_length=60, verbose_name='责任人')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='完成日期')),
                ('money', models.BigIntegerField(default=0, verbose_name='经费（分）')),
                ('edited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填写人')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='planning.annualplan', verbose_name='年度计划')),
                ('schools', models.ManyToManyField(blank=True, related_name='plan_tasks', to='registry.site', verbose_name='涉及成员')),
                ('serves', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='planning.developmenttarget', verbose_name='对应的规划目标')),
            ],
            options={
                'verbose_name': '计划任务',
                'verbose_name_plural': '计划任务',
                'ordering': ['plan_id', 'ordinal', 'id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('money__gte', 0)), name='planning_plantask_money', violation_error_message='经费不能是负数。'),
                    models.CheckConstraint(condition=models.Q(('field__in', ['organisation', 'staff', 'curriculum', 'resources', 'distinctive']), models.Q(('measure', ''), _negated=True)), name='planning_plantask_field', violation_error_message='任务须写明领域和举措。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PlanText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='修订号')),
                ('edited_at', models.DateTimeField(blank=True, null=True, verbose_name='填写时间')),
                ('field', models.CharField(choices=[('organisation', '组织运作'), ('staff', '师资队伍共建共享'), ('curriculum', '课程共建共研'), ('resources', '教学资源共享统筹'), ('distinctive', '特色发展')], max_length=16, verbose_name='领域')),
                ('text', models.TextField(blank=True, verbose_name='内容')),
                ('summary', models.TextField(blank=True, verbose_name='年终总结')),
                ('edited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填写人')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='planning.annualplan', verbose_name='年度计划')),
            ],
            options={
                'verbose_name': '计划正文',
                'verbose_name_plural': '计划正文',
                'ordering': ['plan_id', 'id'],
                'constraints': [
                    models.UniqueConstraint(fields=('plan', 'field'), name='planning_plantext_once', violation_error_message='该领域已有正文。'),
                    models.CheckConstraint(condition=models.Q(('field__in', ['organisation', 'staff', 'curriculum', 'resources', 'distinctive'])), name='planning_plantext_field', violation_error_message='领域不在可选范围内。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PlanVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='版次')),
                ('content', models.JSONField(verbose_name='内容')),
                ('sha256', models.CharField(max_length=64, verbose_name='指纹')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='planning.annualplan', verbose_name='年度计划')),
                ('step', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.casestep', verbose_name='步骤')),
            ],
            options={
                'verbose_name': '计划版本',
                'verbose_name_plural': '计划版本',
                'ordering': ['plan_id', 'number'],
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='planning_planversion'),
                    models.UniqueConstraint(fields=('plan', 'number'), name='planning_planversion_once', violation_error_message='版次不得重复。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='日期')),
                ('text', models.TextField(verbose_name='内容')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('by', models.ForeignKey(blank=True, help_text='空表示按日程自动提醒', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='催办人')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='planning.campaign', verbose_name='填报任务')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='registry.educationgroup', verbose_name='教育集团')),
            ],
            options={
                'verbose_name': '提醒',
                'verbose_name_plural': '提醒',
                'ordering': ['-at', '-id'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('by__isnull', True)), fields=('campaign', 'group', 'day'), name='planning_reminder_once_a_day', violation_error_message='今天已经提醒过。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SchoolStrategy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='修订号')),
                ('edited_at', models.DateTimeField(blank=True, null=True, verbose_name='填写时间')),
                ('text', models.TextField(blank=True, verbose_name='策略')),
                ('signed_at', models.DateTimeField(blank=True, null=True, verbose_name='签署时间')),
                ('edited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填写人')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='strategies', to='planning.annualplan', verbose_name='年度计划')),
                ('signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签署人')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='strategies', to='registry.site', verbose_name='成员校点')),
            ],
            options={
                'verbose_name': '学校策略',
                'verbose_name_plural': '学校策略',
                'ordering': ['plan_id', 'site_id'],
                'constraints': [
                    models.UniqueConstraint(fields=('plan', 'site'), name='planning_schoolstrategy_once', violation_error_message='该校点已有策略。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('signed_at__isnull', True), ('signed_by__isnull', True)), models.Q(('signed_at__isnull', False), ('signed_by__isnull', False), models.Q(('text', ''), _negated=True)), _connector='OR'), name='planning_schoolstrategy_signed', violation_error_message='写明策略后才能签署，签署人和时间须同时登记。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='TaskProgress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='修订号')),
                ('edited_at', models.DateTimeField(blank=True, null=True, verbose_name='填写时间')),
                ('checkpoint', models.CharField(choices=[('half', '半年进展'), ('year', '年终总结')], max_length=8, verbose_name='阶段')),
                ('percent', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(100)], verbose_name='完成（%）')),
                ('light', models.CharField(choices=[('green', '正常'), ('yellow', '偏慢'), ('red', '受阻'), ('done', '完成')], max_length=8, verbose_name='进展')),
                ('evidence', models.TextField(blank=True, verbose_name='说明与佐证')),
                ('edited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填写人')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='progress', to='planning.plantask', verbose_name='计划任务')),
            ],
            options={
                'verbose_name': '任务进展',
                'verbose_name_plural': '任务进展',
                'ordering': ['task_id', 'checkpoint'],
                'constraints': [
                    models.UniqueConstraint(fields=('task', 'checkpoint'), name='planning_taskprogress_once', violation_error_message='该任务这一阶段的进展已填报。'),
                    models.CheckConstraint(condition=models.Q(('checkpoint__in', ['half', 'year']), ('light__in', ['green', 'yellow', 'red', 'done']), ('percent__lte', 100)), name='planning_taskprogress_percent', violation_error_message='完成比例应在 0 到 100 之间。'),
                ],
            },
        ),
    ]
