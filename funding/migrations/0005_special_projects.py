import django.db.models.deletion
import nanan_groups.kit.periods
import nanan_groups.records.current
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from nanan_groups.kit import migrating


class Migration(migrating.Migration):

    dependencies = [
        ('funding', '0004_batches'),
        ('records', '0009_outbox'),
        ('registry', '0007_search_by_pieces'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SpecialProject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='预算年度')),
                ('title', models.CharField(max_length=80, verbose_name='项目名称')),
                ('need', models.TextField(max_length=4000, verbose_name='立项依据和内容')),
                ('asked_fen', models.BigIntegerField(verbose_name='申报金额（分）')),
                ('advised_fen', models.BigIntegerField(blank=True, null=True, verbose_name='评审建议金额（分）')),
                ('approved_fen', models.BigIntegerField(blank=True, null=True, verbose_name='核定金额（分）')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='funding_project', to='records.case', verbose_name='流程')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='special_projects', to='registry.educationgroup', verbose_name='教育集团')),
            ],
            options={
                'verbose_name': '特需项目',
                'verbose_name_plural': '特需项目',
                'ordering': ['-year', 'id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('asked_fen__gt', 0), ('year__gte', 2022), ('year__lte', 2199), models.Q(('approved_fen__isnull', True), ('approved_fen__gt', 0), _connector='OR'), models.Q(('advised_fen__isnull', True), ('advised_fen__gte', 0), _connector='OR')), name='funding_specialproject_amount', violation_error_message='金额必须大于零。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ProjectMilestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordinal', models.PositiveSmallIntegerField(verbose_name='次序')),
                ('text', models.CharField(max_length=100, verbose_name='内容')),
                ('due_on', models.DateField(verbose_name='计划完成日')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='实际完成日')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='funding.specialproject', verbose_name='项目')),
            ],
            options={
                'verbose_name': '项目节点',
                'verbose_name_plural': '项目节点',
                'ordering': ['project_id', 'ordinal'],
                'constraints': [
                    models.UniqueConstraint(fields=('project', 'ordinal'), name='funding_projectmilestone_once', violation_error_message='次序不能重复。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ProjectGoal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordinal', models.PositiveSmallIntegerField(verbose_name='次序')),
                ('kind', models.CharField(choices=[('quantity', '数量'), ('quality', '质量'), ('timeliness', '时效'), ('cost', '成本'), ('benefit', '效益'), ('satisfaction', '满意度')], max_length=12, verbose_name='类别')),
                ('text', models.CharField(max_length=100, verbose_name='指标')),
                ('target', models.CharField(max_length=60, verbose_name='目标值')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='goals', to='funding.specialproject', verbose_name='项目')),
            ],
            options={
                'verbose_name': '绩效目标',
                'verbose_name_plural': '绩效目标',
                'ordering': ['project_id', 'ordinal'],
                'constraints': [
                    models.UniqueConstraint(fields=('project', 'ordinal'), name='funding_projectgoal_once', violation_error_message='次序不能重复。'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ['quantity', 'quality', 'timeliness', 'cost', 'benefit', 'satisfaction']), models.Q(('text', ''), _negated=True), models.Q(('target', ''), _negated=True)), name='funding_projectgoal_kind', violation_error_message='绩效目标须写明类别、指标和目标值。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='HistoricalProjectMilestone',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('ordinal', models.PositiveSmallIntegerField(verbose_name='次序')),
                ('text', models.CharField(max_length=100, verbose_name='内容')),
                ('due_on', models.DateField(verbose_name='计划完成日')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='实际完成日')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='funding.specialproject', verbose_name='项目')),
            ],
            options={
                'verbose_name': '项目节点历史',
                'verbose_name_plural': '项目节点历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='funding_projectmilestone_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalProjectGoal',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('ordinal', models.PositiveSmallIntegerField(verbose_name='次序')),
                ('kind', models.CharField(choices=[('quantity', '数量'), ('quality', '质量'), ('timeliness', '时效'), ('cost', '成本'), ('benefit', '效益'), ('satisfaction', '满意度')], max_length=12, verbose_name='类别')),
                ('text', models.CharField(max_length=100, verbose_name='指标')),
                ('target', models.CharField(max_length=60, verbose_name='目标值')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='funding.specialproject', verbose_name='项目')),
            ],
            options={
                'verbose_name': '绩效目标历史',
                'verbose_name_plural': '绩效目标历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='funding_projectgoal_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalSpecialProject',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='预算年度')),
                ('title', models.CharField(max_length=80, verbose_name='项目名称')),
                ('need', models.TextField(max_length=4000, verbose_name='立项依据和内容')),
                ('asked_fen', models.BigIntegerField(verbose_name='申报金额（分）')),
                ('advised_fen', models.BigIntegerField(blank=True, null=True, verbose_name='评审建议金额（分）')),
                ('approved_fen', models.BigIntegerField(blank=True, null=True, verbose_name='核定金额（分）')),
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
                'verbose_name': '特需项目历史',
                'verbose_name_plural': '特需项目历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [nanan_groups.kit.periods.AppendOnly(name='funding_specialproject_history')],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
