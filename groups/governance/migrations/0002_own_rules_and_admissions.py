from django.conf import settings
from django.db import migrations, models

from nanan_groups.kit import migrating
import django.db.models.deletion
import nanan_groups.kit.periods
import nanan_groups.records.current
import simple_history.models


class Migration(migrating.Migration):
    dependencies = [
        ('governance', '0001_charters'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('records', '0003_cases'),
        ('registry', '0002_education_groups'),
    ]

    operations = [
        migrations.CreateModel(
            name='Admission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('portal', '平台办理'), ('backfill', '补录')], default='portal', max_length=8, verbose_name='办理方式')),
                ('by_group', models.BooleanField(default=False, verbose_name='集团申请')),
                ('grounds', models.TextField(blank=True, max_length=4000, verbose_name='申请说明')),
                ('examined_on', models.DateField(blank=True, null=True, verbose_name='审定日')),
                ('document', models.CharField(blank=True, max_length=60, verbose_name='审定文号')),
                ('plaque_number', models.CharField(blank=True, max_length=40, verbose_name='牌号')),
                ('plaque_on', models.DateField(blank=True, null=True, verbose_name='授牌日')),
                ('plaque_place', models.CharField(blank=True, max_length=80, verbose_name='授牌地点')),
                ('outcome', models.CharField(blank=True, choices=[('', '办理中或有效'), ('refused', '未通过'), ('withdrawn', '已撤销')], default='', max_length=12, verbose_name='结果')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='撤销（不予通过）日')),
                ('ended_why', models.CharField(blank=True, max_length=2000, verbose_name='撤销（不予通过）原因')),
                ('ended_document', models.CharField(blank=True, max_length=60, verbose_name='撤销（不予通过）文号')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='admission', to='records.case', verbose_name='流程')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='admissions', to='registry.educationgroup', verbose_name='教育集团')),
                ('charter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='admissions', to='governance.charter', verbose_name='审定时的章程')),
            ],
            options={
                'verbose_name': '集团准入',
                'verbose_name_plural': '集团准入',
                'ordering': ['group_id', 'id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'refused', 'withdrawn']), ('source__in', ['portal', 'backfill'])), name='governance_admission_choices', violation_error_message='办理方式和结果须在可选范围内。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('document', ''), ('examined_on__isnull', True)), models.Q(('examined_on__isnull', False), models.Q(('document', ''), _negated=True)), _connector='OR'), name='governance_admission_examined', violation_error_message='审定日和审定文号须同时登记。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('plaque_number', ''), ('plaque_on__isnull', True), ('plaque_place', '')), models.Q(('examined_on__isnull', False), ('plaque_on__gte', models.F('examined_on')), ('plaque_on__isnull', False), models.Q(('plaque_number', ''), _negated=True), models.Q(('plaque_place', ''), _negated=True)), _connector='OR'), name='governance_admission_plaque', violation_error_message='牌号、授牌日和授牌地点须同时登记，授牌日不能早于审定日。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('source', 'backfill'), _negated=True), ('plaque_on__isnull', False), _connector='OR'), name='governance_admission_past', violation_error_message='补录的准入须写明授牌情况。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ended_document', ''), ('ended_on__isnull', True), ('ended_why', ''), ('outcome', '')), models.Q(('ended_on__isnull', False), ('examined_on__isnull', True), ('outcome', 'refused'), models.Q(('ended_why', ''), _negated=True)), models.Q(('ended_on__isnull', False), ('outcome', 'withdrawn'), ('plaque_on__isnull', False), ('ended_on__gte', models.F('plaque_on')), models.Q(('ended_why', ''), _negated=True)), _connector='OR'), name='governance_admission_ended', violation_error_message='不予通过或撤销须写明日期和原因；授牌之后才能撤销，撤销日不能早于授牌日。'),
                    models.UniqueConstraint(condition=models.Q(('plaque_number', ''), _negated=True), fields=('plaque_number',), name='governance_admission_plaque_once', violation_error_code='plaque-taken', violation_error_message='这个牌号已经用过，请核对。'),
                    models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('group',), name='governance_admission_one_standing', violation_error_code='open', violation_error_message='该集团已有正在办理或有效的准入审定。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='GroupRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(editable=False, max_length=16, unique=True, verbose_name='编号')),
                ('kind', models.CharField(choices=[('appraisal', '考核'), ('teaching', '教学质量'), ('reward', '奖励'), ('money', '经费管理办法'), ('other', '其他制度')], max_length=12, verbose_name='类别')),
                ('title', models.CharField(max_length=120, verbose_name='名称')),
                ('adopted_on', models.DateField(verbose_name='施行日')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='废止日')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('revision', models.PositiveIntegerField(default=0, editable=False, verbose_name='修订号')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rules', to='registry.educationgroup', verbose_name='教育集团')),
            ],
            options={
                'verbose_name': '集团内部制度',
                'verbose_name_plural': '集团内部制度',
                'ordering': ['group_id', 'kind', '-adopted_on', 'id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('kind__in', ['appraisal', 'teaching', 'reward', 'money', 'other']), models.Q(('title', ''), _negated=True)), name='governance_grouprule_kind', violation_error_message='制度须写明类别和名称。'),
                    models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gt', models.F('adopted_on')), _connector='OR'), name='governance_grouprule_days', violation_error_message='废止日必须晚于施行日。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='HistoricalAdmission',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('source', models.CharField(choices=[('portal', '平台办理'), ('backfill', '补录')], default='portal', max_length=8, verbose_name='办理方式')),
                ('by_group', models.BooleanField(default=False, verbose_name='集团申请')),
                ('grounds', models.TextField(blank=True, max_length=4000, verbose_name='申请说明')),
                ('examined_on', models.DateField(blank=True, null=True, verbose_name='审定日')),
                ('document', models.CharField(blank=True, max_length=60, verbose_name='审定文号')),
                ('plaque_number', models.CharField(blank=True, max_length=40, verbose_name='牌号')),
                ('plaque_on', models.DateField(blank=True, null=True, verbose_name='授牌日')),
                ('plaque_place', models.CharField(blank=True, max_length=80, verbose_name='授牌地点')),
                ('outcome', models.CharField(blank=True, choices=[('', '办理中或有效'), ('refused', '未通过'), ('withdrawn', '已撤销')], default='', max_length=12, verbose_name='结果')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='撤销（不予通过）日')),
                ('ended_why', models.CharField(blank=True, max_length=2000, verbose_name='撤销（不予通过）原因')),
                ('ended_document', models.CharField(blank=True, max_length=60, verbose_name='撤销（不予通过）文号')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='records.case', verbose_name='流程')),
                ('charter', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='governance.charter', verbose_name='审定时的章程')),
                ('group', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.educationgroup', verbose_name='教育集团')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '集团准入历史',
                'verbose_name_plural': '集团准入历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='governance_admission_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalGroupRule',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('code', models.CharField(db_index=True, editable=False, max_length=16, verbose_name='编号')),
                ('kind', models.CharField(choices=[('appraisal', '考核'), ('teaching', '教学质量'), ('reward', '奖励'), ('money', '经费管理办法'), ('other', '其他制度')], max_length=12, verbose_name='类别')),
                ('title', models.CharField(max_length=120, verbose_name='名称')),
                ('adopted_on', models.DateField(verbose_name='施行日')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='废止日')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('group', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.educationgroup', verbose_name='教育集团')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '集团内部制度历史',
                'verbose_name_plural': '集团内部制度历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='governance_grouprule_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
