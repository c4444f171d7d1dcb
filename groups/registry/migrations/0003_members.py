from django.conf import settings
from django.db import migrations, models

from nanan_groups.kit import migrating
import django.db.models.deletion
import nanan_groups.kit.periods
import nanan_groups.records.current
import simple_history.models


class Migration(migrating.Migration):
    dependencies = [
        ('registry', '0002_education_groups'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('records', '0001_acts_and_events'),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalPartnership',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('valid_from', models.DateField(db_index=True, verbose_name='起')),
                ('start_open', models.BooleanField(default=False, help_text='政策未写明起日，只知不晚于该日', verbose_name='起日不详')),
                ('valid_to', models.DateField(blank=True, db_index=True, help_text='该日起不再有效；空表示长期', null=True, verbose_name='止')),
                ('prints_school', models.BooleanField(default=False, help_text='政策只列共建单位的，共建学校默认为总校', verbose_name='一览表列出学校')),
                ('ordinal', models.PositiveSmallIntegerField(default=1, verbose_name='次序')),
                ('source_ref', models.CharField(blank=True, editable=False, max_length=160, verbose_name='来源标识')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('group', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.educationgroup', verbose_name='教育集团')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.institution', verbose_name='共建学校')),
                ('university', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.institution', verbose_name='共建单位')),
            ],
            options={
                'verbose_name': '校地共建历史',
                'verbose_name_plural': '校地共建历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='registry_partnership_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Partnership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(db_index=True, verbose_name='起')),
                ('start_open', models.BooleanField(default=False, help_text='政策未写明起日，只知不晚于该日', verbose_name='起日不详')),
                ('valid_to', models.DateField(blank=True, db_index=True, help_text='该日起不再有效；空表示长期', null=True, verbose_name='止')),
                ('prints_school', models.BooleanField(default=False, help_text='政策只列共建单位的，共建学校默认为总校', verbose_name='一览表列出学校')),
                ('ordinal', models.PositiveSmallIntegerField(default=1, verbose_name='次序')),
                ('source_ref', models.CharField(blank=True, editable=False, max_length=160, verbose_name='来源标识')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partnerships', to='registry.educationgroup', verbose_name='教育集团')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='school_partnerships', to='registry.institution', verbose_name='共建学校')),
                ('university', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='university_partnerships', to='registry.institution', verbose_name='共建单位')),
            ],
            options={
                'verbose_name': '校地共建',
                'verbose_name_plural': '校地共建',
                'ordering': ['group_id', 'ordinal', 'id'],
                'abstract': False,
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='registry_partnership_dates', violation_error_message='止日必须晚于起日。'),
                    nanan_groups.kit.periods.NoOverlap(fields=('group', 'university', 'school'), name='registry_partnership_once', violation_error_code='overlap', violation_error_message='该共建关系在这段时间已登记。'),
                    models.CheckConstraint(condition=models.Q(('university', models.F('school')), _negated=True), name='registry_partnership_two', violation_error_message='共建单位和共建学校不能是同一机构。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(db_index=True, verbose_name='起')),
                ('start_open', models.BooleanField(default=False, help_text='政策未写明起日，只知不晚于该日', verbose_name='起日不详')),
                ('valid_to', models.DateField(blank=True, db_index=True, help_text='该日起不再有效；空表示长期', null=True, verbose_name='止')),
                ('relation', models.CharField(choices=[('tight', '紧密型'), ('alliance', '联盟型')], max_length=12, verbose_name='关系类型')),
                ('ordinal', models.PositiveSmallIntegerField(default=1, verbose_name='次序')),
                ('source_ref', models.CharField(blank=True, editable=False, max_length=160, verbose_name='来源标识')),
                ('declared', models.ForeignKey(blank=True, help_text='由“总数24所”一类汇总数逐一列名而来', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='named', to='registry.declaredmembers', verbose_name='所属汇总数')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='registry.educationgroup', verbose_name='教育集团')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='registry.site', verbose_name='校点')),
            ],
            options={
                'verbose_name': '成员关系',
                'verbose_name_plural': '成员关系',
                'ordering': ['group_id', 'relation', 'ordinal', 'id'],
                'abstract': False,
                'indexes': [
                    models.Index(fields=['site', 'valid_from'], name='registry_membership_site'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='registry_membership_dates', violation_error_message='止日必须晚于起日。'),
                    nanan_groups.kit.periods.NoOverlap(fields=('site',), name='registry_membership_tight_once', violation_error_code='tight-twice', violation_error_message='该校点在这段时间已是另一个集团（或本集团）的紧密型成员；一个校点同一天只能属于一个紧密型集团。', when={'relation': 'tight'}),
                    nanan_groups.kit.periods.NoOverlap(fields=('group', 'site', 'relation'), name='registry_membership_relation_once', violation_error_code='member-twice', violation_error_message='该校点在这段时间已以同一关系在本集团中。'),
                    models.CheckConstraint(condition=models.Q(('relation__in', ('tight', 'alliance'))), name='registry_membership_relation', violation_error_message='成员关系只有紧密型和联盟型；贯通型登记为校地共建。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='HistoricalMembership',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('valid_from', models.DateField(db_index=True, verbose_name='起')),
                ('start_open', models.BooleanField(default=False, help_text='政策未写明起日，只知不晚于该日', verbose_name='起日不详')),
                ('valid_to', models.DateField(blank=True, db_index=True, help_text='该日起不再有效；空表示长期', null=True, verbose_name='止')),
                ('relation', models.CharField(choices=[('tight', '紧密型'), ('alliance', '联盟型')], max_length=12, verbose_name='关系类型')),
                ('ordinal', models.PositiveSmallIntegerField(default=1, verbose_name='次序')),
                ('source_ref', models.CharField(blank=True, editable=False, max_length=160, verbose_name='来源标识')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('declared', models.ForeignKey(blank=True, db_constraint=False, help_text='由“总数24所”一类汇总数逐一列名而来', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.declaredmembers', verbose_name='所属汇总数')),
                ('group', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.educationgroup', verbose_name='教育集团')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('site', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.site', verbose_name='校点')),
            ],
            options={
                'verbose_name': '成员关系历史',
                'verbose_name_plural': '成员关系历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='registry_membership_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
