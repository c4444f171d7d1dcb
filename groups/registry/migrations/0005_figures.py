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
        ('registry', '0004_departments_and_baseline'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('records', '0002_imports'),
    ]

    operations = [
        migrations.CreateModel(
            name='DistrictTotal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('preschool', '学前教育'), ('school', '中小学')], max_length=12, verbose_name='学段')),
                ('school_year', models.PositiveSmallIntegerField(help_text='填学年的起始年，如 2026 表示 2026-2027 学年', verbose_name='学年')),
                ('institutions', models.PositiveIntegerField(verbose_name='全区学校（园）数')),
                ('pupils', models.PositiveIntegerField(verbose_name='全区学生（幼儿）数')),
                ('source', models.CharField(help_text='如“2026年教育事业统计”', max_length=120, verbose_name='来源')),
            ],
            options={
                'verbose_name': '全区总数',
                'verbose_name_plural': '全区总数',
                'ordering': ['-school_year', 'stage'],
                'constraints': [models.UniqueConstraint(fields=('stage', 'school_year'), name='registry_districttotal_once', violation_error_message='该学段这一学年的全区总数已登记。'), models.CheckConstraint(condition=models.Q(('institutions__gt', 0), ('pupils__gt', 0), ('stage__in', ['preschool', 'school'])), name='registry_districttotal_positive', violation_error_message='全区学校数和学生数必须大于 0。')],
            },
        ),
        migrations.CreateModel(
            name='EnrolmentStage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.PositiveIntegerField(verbose_name='行号')),
                ('kind', models.CharField(max_length=1, verbose_name='结果')),
                ('ordinal', models.PositiveIntegerField(null=True, verbose_name='新增序号')),
                ('target_id', models.BigIntegerField(null=True, verbose_name='对象编号')),
                ('seen', models.PositiveIntegerField(null=True, verbose_name='所见修订号')),
                ('site_id', models.BigIntegerField(null=True, verbose_name='校点编号')),
                ('school_year', models.PositiveSmallIntegerField(null=True, verbose_name='学年')),
                ('pupils', models.PositiveIntegerField(null=True, verbose_name='学生数')),
                ('classes', models.PositiveIntegerField(null=True, verbose_name='班级数')),
                ('old_pupils', models.PositiveIntegerField(null=True, verbose_name='原学生数')),
                ('old_classes', models.PositiveIntegerField(null=True, verbose_name='原班级数')),
                ('old_basis', models.CharField(max_length=10, null=True, verbose_name='原依据')),
                ('job', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.importjob', verbose_name='导入任务')),
            ],
            options={
                'verbose_name': '学生数暂存',
                'verbose_name_plural': '学生数暂存',
                'ordering': ['job_id', 'row'],
                'abstract': False,
                'default_permissions': (),
                'constraints': [
                    models.UniqueConstraint(fields=('job', 'row'), name='registry_enrolmentstage_row', violation_error_message='行号不得重复。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='HistoricalDistrictTotal',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('stage', models.CharField(choices=[('preschool', '学前教育'), ('school', '中小学')], max_length=12, verbose_name='学段')),
                ('school_year', models.PositiveSmallIntegerField(help_text='填学年的起始年，如 2026 表示 2026-2027 学年', verbose_name='学年')),
                ('institutions', models.PositiveIntegerField(verbose_name='全区学校（园）数')),
                ('pupils', models.PositiveIntegerField(verbose_name='全区学生（幼儿）数')),
                ('source', models.CharField(help_text='如“2026年教育事业统计”', max_length=120, verbose_name='来源')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '全区总数历史',
                'verbose_name_plural': '全区总数历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='registry_districttotal_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalDirectoryEntry',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('unified_code', models.CharField(blank=True, max_length=18, validators=[django.core.validators.RegexValidator('^[0-9A-HJ-NPQRTUWXY]{18}\\Z', '统一社会信用代码为 18 位数字或大写字母（不含 I、O、S、V、Z）。')], verbose_name='统一社会信用代码')),
                ('legal_form', models.CharField(blank=True, choices=[('public_institution', '事业单位法人'), ('private_non_enterprise', '民办非企业单位法人'), ('company', '企业法人'), ('none', '非独立法人')], max_length=24, verbose_name='法人形式')),
                ('legal_representative', models.CharField(blank=True, max_length=40, verbose_name='法定代表人')),
                ('head', models.CharField(blank=True, max_length=40, verbose_name='校（园）长')),
                ('secretary', models.CharField(blank=True, max_length=40, verbose_name='党组织书记')),
                ('telephone', models.CharField(blank=True, max_length=32, validators=[django.core.validators.RegexValidator('^[0-9+()（） \\-转]{5,32}\\Z', '办公电话只含数字、短横、括号和“转”。')], verbose_name='办公电话')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='地址')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.institution', verbose_name='机构')),
            ],
            options={
                'verbose_name': '机构通讯录历史',
                'verbose_name_plural': '机构通讯录历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='registry_directoryentry_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='DirectoryEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unified_code', models.CharField(blank=True, max_length=18, validators=[django.core.validators.RegexValidator('^[0-9A-HJ-NPQRTUWXY]{18}\\Z', '统一社会信用代码为 18 位数字或大写字母（不含 I、O、S、V、Z）。')], verbose_name='统一社会信用代码')),
                ('legal_form', models.CharField(blank=True, choices=[('public_institution', '事业单位法人'), ('private_non_enterprise', '民办非企业单位法人'), ('company', '企业法人'), ('none', '非独立法人')], max_length=24, verbose_name='法人形式')),
                ('legal_representative', models.CharField(blank=True, max_length=40, verbose_name='法定代表人')),
                ('head', models.CharField(blank=True, max_length=40, verbose_name='校（园）长')),
                ('secretary', models.CharField(blank=True, max_length=40, verbose_name='党组织书记')),
                ('telephone', models.CharField(blank=True, max_length=32, validators=[django.core.validators.RegexValidator('^[0-9+()（） \\-转]{5,32}\\Z', '办公电话只含数字、短横、括号和“转”。')], verbose_name='办公电话')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='地址')),
                ('institution', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='directory', to='registry.institution', verbose_name='机构')),
            ],
            options={
                'verbose_name': '机构通讯录',
                'verbose_name_plural': '机构通讯录',
                'ordering': ['institution__code'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('unified_code', ''), _negated=True), fields=('unified_code',), name='registry_directoryentry_unified_code', violation_error_message='该统一社会信用代码已登记在另一所机构。'),
                    models.CheckConstraint(condition=models.Q(('legal_form__in', ['', 'public_institution', 'private_non_enterprise', 'company', 'none'])), name='registry_directoryentry_legal_form', violation_error_message='法人形式不在可选范围内。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='HistoricalEnrolment',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('school_year', models.PositiveSmallIntegerField(help_text='填学年的起始年，如 2026 表示 2026-2027 学年', verbose_name='学年')),
                ('pupils', models.PositiveIntegerField(validators=[django.core.validators.MaxValueValidator(100000, '超出范围，应在 0 到 100000 之间。')], verbose_name='学生数')),
                ('classes', models.PositiveIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(2000, '超出范围，应在 0 到 2000 之间。')], verbose_name='班级数')),
                ('basis', models.CharField(choices=[('policy', '政策原文'), ('assumed', '推定待核'), ('verified', '已核实')], default='verified', max_length=10, verbose_name='依据')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('site', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.site', verbose_name='校点')),
            ],
            options={
                'verbose_name': '学生数历史',
                'verbose_name_plural': '学生数历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='registry_enrolment_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('school_year', models.PositiveSmallIntegerField(help_text='填学年的起始年，如 2026 表示 2026-2027 学年', verbose_name='学年')),
                ('pupils', models.PositiveIntegerField(validators=[django.core.validators.MaxValueValidator(100000, '超出范围，应在 0 到 100000 之间。')], verbose_name='学生数')),
                ('classes', models.PositiveIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(2000, '超出范围，应在 0 到 2000 之间。')], verbose_name='班级数')),
                ('basis', models.CharField(choices=[('policy', '政策原文'), ('assumed', '推定待核'), ('verified', '已核实')], default='verified', max_length=10, verbose_name='依据')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='registry.site', verbose_name='校点')),
            ],
            options={
                'verbose_name': '学生数',
                'verbose_name_plural': '学生数',
                'ordering': ['site_id', '-school_year'],
                'constraints': [
                    models.UniqueConstraint(fields=('site', 'school_year'), name='registry_enrolment_once', violation_error_message='该校点这一学年的学生数已登记。'),
                    models.CheckConstraint(condition=models.Q(('school_year__gte', 1990), ('school_year__lte', 2199)), name='registry_enrolment_year', violation_error_message='学年应为 1990 至 2199 之间的起始年。'),
                    models.CheckConstraint(condition=models.Q(('classes__lte', 2000), ('pupils__lte', 100000)), name='registry_enrolment_size', violation_error_message='一个校点的学生数不超过 100000，班级数不超过 2000。'),
                    models.CheckConstraint(condition=models.Q(('basis__in', ['policy', 'assumed', 'verified'])), name='registry_enrolment_basis', violation_error_message='依据不在可选范围内。'),
                ],
            },
        ),
    ]
