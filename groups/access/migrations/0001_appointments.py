from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion
import nanan_groups.kit.periods
import nanan_groups.records.current
import simple_history.models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('records', '0001_acts_and_events'),
        ('registry', '0004_departments_and_baseline'),
    ]

    operations = [
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(db_index=True, verbose_name='起')),
                ('start_open', models.BooleanField(default=False, help_text='政策未写明起日，只知不晚于该日', verbose_name='起日不详')),
                ('valid_to', models.DateField(blank=True, db_index=True, help_text='该日起不再有效；空表示长期', null=True, verbose_name='止')),
                ('role', models.CharField(choices=[('registry_officer', '区教委登记科室'), ('personnel_officer', '区教委人事科室'), ('finance_officer', '区教委财务科室'), ('bureau_leader', '区教委领导'), ('organisation_officer', '区委组织部'), ('establishment_officer', '区委编办'), ('treasury_officer', '区财政局'), ('hr_bureau_officer', '区人力社保局'), ('department_reporter', '配合部门填报人'), ('college_officer', '区教师进修学院'), ('group_principal', '集团总校校长'), ('group_office', '集团办公室'), ('member_principal', '成员校校长'), ('school_clerk', '学校经办人'), ('expert', '评估专家'), ('auditor', '审计人员')], max_length=24, verbose_name='角色')),
                ('place', models.CharField(choices=[('district', '全区'), ('group', '集团'), ('institution', '学校'), ('office', '部门')], editable=False, max_length=12, verbose_name='范围')),
            ],
            options={
                'verbose_name': '任职授权',
                'verbose_name_plural': '任职授权',
                'ordering': ['user_id', 'valid_from'],
                'abstract': False,
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='access_appointment_dates', violation_error_message='止日必须晚于起日。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='HistoricalAppointment',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('valid_from', models.DateField(db_index=True, verbose_name='起')),
                ('start_open', models.BooleanField(default=False, help_text='政策未写明起日，只知不晚于该日', verbose_name='起日不详')),
                ('valid_to', models.DateField(blank=True, db_index=True, help_text='该日起不再有效；空表示长期', null=True, verbose_name='止')),
                ('role', models.CharField(choices=[('registry_officer', '区教委登记科室'), ('personnel_officer', '区教委人事科室'), ('finance_officer', '区教委财务科室'), ('bureau_leader', '区教委领导'), ('organisation_officer', '区委组织部'), ('establishment_officer', '区委编办'), ('treasury_officer', '区财政局'), ('hr_bureau_officer', '区人力社保局'), ('department_reporter', '配合部门填报人'), ('college_officer', '区教师进修学院'), ('group_principal', '集团总校校长'), ('group_office', '集团办公室'), ('member_principal', '成员校校长'), ('school_clerk', '学校经办人'), ('expert', '评估专家'), ('auditor', '审计人员')], max_length=24, verbose_name='角色')),
                ('place', models.CharField(choices=[('district', '全区'), ('group', '集团'), ('institution', '学校'), ('office', '部门')], editable=False, max_length=12, verbose_name='范围')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': '任职授权历史',
                'verbose_name_plural': '任职授权历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='access_appointment_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name='appointment',
            name='group',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='registry.educationgroup', verbose_name='集团'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='institution',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='registry.institution', verbose_name='学校'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='office',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='registry.department', verbose_name='部门'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL, verbose_name='人员'),
        ),
        migrations.AddField(
            model_name='historicalappointment',
            name='act',
            field=models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录'),
        ),
        migrations.AddField(
            model_name='historicalappointment',
            name='group',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.educationgroup', verbose_name='集团'),
        ),
        migrations.AddField(
            model_name='historicalappointment',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalappointment',
            name='institution',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.institution', verbose_name='学校'),
        ),
        migrations.AddField(
            model_name='historicalappointment',
            name='office',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.department', verbose_name='部门'),
        ),
        migrations.AddField(
            model_name='historicalappointment',
            name='user',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='人员'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('group__isnull', True), ('institution__isnull', True), ('office__isnull', True), ('place', 'district'), ('role__in', ['auditor', 'bureau_leader', 'finance_officer', 'personnel_officer', 'registry_officer'])), models.Q(('group__isnull', False), ('institution__isnull', True), ('office__isnull', True), ('place', 'group'), ('role__in', ['expert', 'group_office', 'group_principal'])), models.Q(('group__isnull', True), ('institution__isnull', False), ('office__isnull', True), ('place', 'institution'), ('role__in', ['member_principal', 'school_clerk'])), models.Q(('group__isnull', True), ('institution__isnull', True), ('office__isnull', False), ('place', 'office'), ('role__in', ['college_officer', 'department_reporter', 'establishment_officer', 'hr_bureau_officer', 'organisation_officer', 'treasury_officer'])), _connector='OR'), name='access_appointment_place', violation_error_message='范围与角色不符：集团角色选集团，学校角色选学校，部门角色选部门，全区角色都不选。'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=nanan_groups.kit.periods.NoOverlap(fields=('user', 'role'), name='access_appointment_district_once', violation_error_code='overlap', violation_error_message='该人员在这段时间已有同一任职。', when={'place': 'district'}),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=nanan_groups.kit.periods.NoOverlap(fields=('user', 'role', 'group'), name='access_appointment_group_once', violation_error_code='overlap', violation_error_message='该人员在这段时间已有同一任职。', when={'place': 'group'}),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=nanan_groups.kit.periods.NoOverlap(fields=('user', 'role', 'institution'), name='access_appointment_institution_once', violation_error_code='overlap', violation_error_message='该人员在这段时间已有同一任职。', when={'place': 'institution'}),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=nanan_groups.kit.periods.NoOverlap(fields=('user', 'role', 'office'), name='access_appointment_office_once', violation_error_code='overlap', violation_error_message='该人员在这段时间已有同一任职。', when={'place': 'office'}),
        ),
    ]
