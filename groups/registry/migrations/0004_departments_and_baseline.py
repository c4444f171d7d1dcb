from django.conf import settings
from django.db import migrations, models

from nanan_groups.kit import migrating
import django.db.models.deletion
import nanan_groups.kit.periods
import nanan_groups.records.current
import simple_history.models


class Migration(migrating.Migration):
    dependencies = [
        ('registry', '0003_members'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('records', '0001_acts_and_events'),
    ]

    operations = [
        migrations.CreateModel(
            name='Department',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=24, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='名称')),
                ('short_name', models.CharField(blank=True, max_length=30, verbose_name='简称')),
                ('ordinal', models.PositiveSmallIntegerField(default=1, verbose_name='次序')),
            ],
            options={
                'verbose_name': '部门',
                'verbose_name_plural': '部门',
                'ordering': ['ordinal', 'code'],
            },
        ),
        migrations.CreateModel(
            name='BaselineFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('preschool', '学前教育'), ('school', '中小学')], max_length=12, unique=True, verbose_name='学段')),
                ('groups', models.PositiveIntegerField(verbose_name='集团数')),
                ('institutions', models.PositiveIntegerField(verbose_name='学校（园）数')),
                ('pupils', models.PositiveIntegerField(verbose_name='学生（幼儿）数')),
                ('institution_share', models.PositiveIntegerField(help_text='850 表示 8.50%', verbose_name='学校占比（万分）')),
                ('pupil_share', models.PositiveIntegerField(verbose_name='学生占比（万分）')),
                ('clause', models.CharField(max_length=40, verbose_name='条款')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
            ],
            options={
                'verbose_name': '政策前基数',
                'verbose_name_plural': '政策前基数',
                'ordering': ['stage'],
                'constraints': [models.CheckConstraint(condition=models.Q(('institution_share__lte', 10000), ('pupil_share__lte', 10000), ('stage__in', ['preschool', 'school'])), name='registry_baselinefigure_shares', violation_error_message='学段须在可选范围内，占比不超过 100%%。')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalBaselineFigure',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('stage', models.CharField(choices=[('preschool', '学前教育'), ('school', '中小学')], db_index=True, max_length=12, verbose_name='学段')),
                ('groups', models.PositiveIntegerField(verbose_name='集团数')),
                ('institutions', models.PositiveIntegerField(verbose_name='学校（园）数')),
                ('pupils', models.PositiveIntegerField(verbose_name='学生（幼儿）数')),
                ('institution_share', models.PositiveIntegerField(help_text='850 表示 8.50%', verbose_name='学校占比（万分）')),
                ('pupil_share', models.PositiveIntegerField(verbose_name='学生占比（万分）')),
                ('clause', models.CharField(max_length=40, verbose_name='条款')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '政策前基数历史',
                'verbose_name_plural': '政策前基数历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='registry_baselinefigure_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalDepartment',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('code', models.CharField(db_index=True, max_length=24, verbose_name='代码')),
                ('name', models.CharField(db_index=True, max_length=60, verbose_name='名称')),
                ('short_name', models.CharField(blank=True, max_length=30, verbose_name='简称')),
                ('ordinal', models.PositiveSmallIntegerField(default=1, verbose_name='次序')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '部门历史',
                'verbose_name_plural': '部门历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='registry_department_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
