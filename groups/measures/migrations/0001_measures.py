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
        ('records', '0001_acts_and_events'),
        ('registry', '0004_departments_and_baseline'),
    ]

    operations = [
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordinal', models.PositiveSmallIntegerField(unique=True, verbose_name='序号')),
                ('clause', models.CharField(max_length=40, verbose_name='条款')),
                ('title', models.CharField(max_length=80, verbose_name='简称')),
                ('open_list', models.BooleanField(default=False, help_text='政策以“等”结尾', verbose_name='配合部门未列尽')),
            ],
            options={
                'verbose_name': '举措',
                'verbose_name_plural': '举措',
                'ordering': ['ordinal'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalMeasure',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('ordinal', models.PositiveSmallIntegerField(db_index=True, verbose_name='序号')),
                ('clause', models.CharField(max_length=40, verbose_name='条款')),
                ('title', models.CharField(max_length=80, verbose_name='简称')),
                ('open_list', models.BooleanField(default=False, help_text='政策以“等”结尾', verbose_name='配合部门未列尽')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '举措历史',
                'verbose_name_plural': '举措历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [nanan_groups.kit.periods.AppendOnly(name='measures_measure_history')],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalMeasureDepartment',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('part', models.CharField(choices=[('lead', '牵头'), ('cooperating', '配合')], max_length=12, verbose_name='分工')),
                ('ordinal', models.PositiveSmallIntegerField(default=1, verbose_name='次序')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('department', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.department', verbose_name='部门')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('measure', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='measures.measure', verbose_name='举措')),
            ],
            options={
                'verbose_name': '举措分工历史',
                'verbose_name_plural': '举措分工历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [nanan_groups.kit.periods.AppendOnly(name='measures_measuredepartment_history')],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='MeasureDepartment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('lead', '牵头'), ('cooperating', '配合')], max_length=12, verbose_name='分工')),
                ('ordinal', models.PositiveSmallIntegerField(default=1, verbose_name='次序')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='registry.department', verbose_name='部门')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='departments', to='measures.measure', verbose_name='举措')),
            ],
            options={
                'verbose_name': '举措分工',
                'verbose_name_plural': '举措分工',
                'ordering': ['measure_id', '-part', 'ordinal'],
                'constraints': [models.UniqueConstraint(fields=('measure', 'department'), name='measures_measuredepartment_once', violation_error_message='同一部门在一项举措中只列一次。'), models.CheckConstraint(condition=models.Q(('part__in', ['lead', 'cooperating'])), name='measures_measuredepartment_part', violation_error_message='分工只有牵头和配合。')],
            },
        ),
    ]
