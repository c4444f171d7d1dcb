from django.conf import settings
from django.db import migrations, models

from nanan_groups.kit import migrating
import django.db.models.deletion
import nanan_groups.kit.periods
import nanan_groups.records.current
import simple_history.models


class Migration(migrating.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('records', '0003_cases'),
        ('registry', '0002_education_groups'),
    ]

    operations = [
        migrations.CreateModel(
            name='Charter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('portal', '平台办理'), ('backfill', '补录')], default='portal', max_length=8, verbose_name='办理方式')),
                ('legal_form', models.CharField(choices=[('one', '一法人多校区'), ('several', '多法人'), ('kept', '各成员保持法人资格（联盟）')], max_length=8, verbose_name='法人结构')),
                ('number', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='版次')),
                ('filing_number', models.CharField(blank=True, max_length=60, verbose_name='备案号')),
                ('filed_on', models.DateField(blank=True, null=True, verbose_name='备案日')),
                ('effective_on', models.DateField(blank=True, null=True, verbose_name='施行日')),
                ('superseded_on', models.DateField(blank=True, help_text='该日起由新版章程替代', null=True, verbose_name='被替代日')),
                ('document', models.CharField(blank=True, max_length=200, verbose_name='依据文件')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='charter', to='records.case', verbose_name='流程')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charters', to='registry.educationgroup', verbose_name='教育集团')),
            ],
            options={
                'verbose_name': '集团章程',
                'verbose_name_plural': '集团章程',
                'ordering': ['group_id', 'number', 'id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('legal_form__in', ['one', 'several', 'kept']), ('source__in', ['portal', 'backfill'])), name='governance_charter_choices', violation_error_message='办理方式和法人结构须在可选范围内。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('effective_on__isnull', True), ('filed_on__isnull', True), ('filing_number', ''), ('number__isnull', True), ('superseded_on__isnull', True)), models.Q(('effective_on__isnull', False), ('filed_on__isnull', False), ('number__gte', 1), ('number__isnull', False), models.Q(('filing_number', ''), _negated=True)), _connector='OR'), name='governance_charter_filed', violation_error_message='备案号、备案日、施行日和版次须同时登记。'),
                    models.CheckConstraint(condition=models.Q(('superseded_on__isnull', True), ('superseded_on__gt', models.F('effective_on')), _connector='OR'), name='governance_charter_superseded', violation_error_message='新版章程的施行日必须晚于原章程的施行日。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('source', 'backfill'), _negated=True), models.Q(('filed_on__isnull', False), models.Q(('document', ''), _negated=True)), _connector='OR'), name='governance_charter_past', violation_error_message='补录的章程须写明备案情况和依据文件。'),
                    models.UniqueConstraint(fields=('group', 'number'), name='governance_charter_number', violation_error_message='该集团这一版次的章程已经登记。'),
                    models.UniqueConstraint(condition=models.Q(('filing_number', ''), _negated=True), fields=('filing_number',), name='governance_charter_filing', violation_error_code='filing-taken', violation_error_message='这个备案号已经用过，请核对。'),
                    models.UniqueConstraint(condition=models.Q(('filed_on__isnull', False), ('superseded_on__isnull', True)), fields=('group',), name='governance_charter_one_latest', violation_error_message='该集团已有一份未被替代的章程。'),
                    models.UniqueConstraint(condition=models.Q(('filed_on__isnull', True)), fields=('group',), name='governance_charter_one_open', violation_error_code='open', violation_error_message='该集团已有一份正在办理的章程。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='CharterSection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='修订号')),
                ('edited_at', models.DateTimeField(blank=True, null=True, verbose_name='填写时间')),
                ('part', models.CharField(choices=[('goals', '共同目标与举措'), ('culture', '集团文化'), ('profile', '办学特色'), ('structure', '内部治理结构'), ('rules', '议事规则'), ('management', '管理制度'), ('matters', '重大事项'), ('contract', '契约规范'), ('powers', '权力让渡'), ('alliance', '联盟要约'), ('rights', '权利与义务')], max_length=12, verbose_name='内容')),
                ('text', models.TextField(blank=True, verbose_name='正文')),
                ('reference', models.CharField(blank=True, help_text='如“第三章”', max_length=60, verbose_name='见附件')),
                ('verdict', models.CharField(blank=True, choices=[('', '未审'), ('ok', '符合'), ('lacking', '需修改')], default='', max_length=8, verbose_name='审核')),
                ('remark', models.CharField(blank=True, max_length=300, verbose_name='审核意见')),
                ('reviewed_at', models.DateTimeField(blank=True, null=True, verbose_name='审核时间')),
                ('charter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='governance.charter', verbose_name='章程')),
                ('edited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填写人')),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审核人')),
            ],
            options={
                'verbose_name': '章程内容',
                'verbose_name_plural': '章程内容',
                'ordering': ['charter_id', 'id'],
                'constraints': [
                    models.UniqueConstraint(fields=('charter', 'part'), name='governance_chartersection_once', violation_error_message='这一部分已经写过。'),
                    models.CheckConstraint(condition=models.Q(('part__in', ['goals', 'culture', 'profile', 'structure', 'rules', 'management', 'matters', 'contract', 'powers', 'alliance', 'rights']), ('verdict__in', ['', 'ok', 'lacking'])), name='governance_chartersection_choices', violation_error_message='内容和审核结果须在可选范围内。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'lacking'), _negated=True), models.Q(('remark', ''), _negated=True), _connector='OR'), name='governance_chartersection_remark', violation_error_message='需修改的，请写明审核意见。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('reviewed_at__isnull', True), ('reviewed_by__isnull', True), ('verdict', '')), models.Q(models.Q(('verdict', ''), _negated=True), ('reviewed_at__isnull', False), ('reviewed_by__isnull', False)), _connector='OR'), name='governance_chartersection_reviewed', violation_error_message='审核结果、审核人和审核时间须同时登记。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='CharterSubmission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='次数')),
                ('content', models.JSONField(verbose_name='内容')),
                ('sha256', models.CharField(max_length=64, verbose_name='指纹')),
                ('charter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='governance.charter', verbose_name='章程')),
                ('step', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.casestep', verbose_name='步骤')),
            ],
            options={
                'verbose_name': '提交的章程',
                'verbose_name_plural': '提交的章程',
                'ordering': ['charter_id', 'number'],
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='governance_chartersubmission'),
                    models.UniqueConstraint(fields=('charter', 'number'), name='governance_chartersubmission_once', violation_error_message='次数不得重复。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='HistoricalCharter',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('source', models.CharField(choices=[('portal', '平台办理'), ('backfill', '补录')], default='portal', max_length=8, verbose_name='办理方式')),
                ('legal_form', models.CharField(choices=[('one', '一法人多校区'), ('several', '多法人'), ('kept', '各成员保持法人资格（联盟）')], max_length=8, verbose_name='法人结构')),
                ('number', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='版次')),
                ('filing_number', models.CharField(blank=True, max_length=60, verbose_name='备案号')),
                ('filed_on', models.DateField(blank=True, null=True, verbose_name='备案日')),
                ('effective_on', models.DateField(blank=True, null=True, verbose_name='施行日')),
                ('superseded_on', models.DateField(blank=True, help_text='该日起由新版章程替代', null=True, verbose_name='被替代日')),
                ('document', models.CharField(blank=True, max_length=200, verbose_name='依据文件')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='records.case', verbose_name='流程')),
                ('group', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.educationgroup', verbose_name='教育集团')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '集团章程历史',
                'verbose_name_plural': '集团章程历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='governance_charter_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
