from django.conf import settings
from django.db import migrations, models

from nanan_groups.kit import migrating
import django.db.models.deletion
import django.db.models.expressions
import nanan_groups.kit.periods
import nanan_groups.records.current
import simple_history.models


class Migration(migrating.Migration):
    dependencies = [
        ('registry', '0001_institutions_and_sites'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('records', '0001_acts_and_events'),
    ]

    operations = [
        migrations.CreateModel(
            name='EducationGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(editable=False, max_length=12, unique=True, verbose_name='编码')),
                ('official_code', models.CharField(blank=True, help_text='国家或市级登记的标识码', max_length=32, null=True, unique=True, verbose_name='官方代码')),
                ('void', models.BooleanField(default=False, help_text='误建，不再使用；编码不再分配', verbose_name='作废')),
                ('source_ref', models.CharField(blank=True, editable=False, max_length=120, verbose_name='来源标识')),
                ('revision', models.PositiveIntegerField(default=0, editable=False, verbose_name='修订号')),
                ('origin', models.ForeignKey(blank=True, help_text='细则 四4：成员独立组建的新集团', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offshoots', to='registry.educationgroup', verbose_name='由何集团分出')),
            ],
            options={
                'verbose_name': '教育集团',
                'verbose_name_plural': '教育集团',
                'ordering': ['code'],
                'abstract': False,
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('source_ref', ''), _negated=True), fields=('source_ref',), name='registry_educationgroup_source_ref', violation_error_message='该来源标识已装入，不能重复。'),
                    models.CheckConstraint(condition=models.Q(('origin__isnull', True), models.Q(('origin', models.F('id')), _negated=True), _connector='OR'), name='registry_educationgroup_origin', violation_error_message='集团不能由自身分出。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='DeclaredMembers',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(db_index=True, verbose_name='起')),
                ('start_open', models.BooleanField(default=False, help_text='政策未写明起日，只知不晚于该日', verbose_name='起日不详')),
                ('valid_to', models.DateField(blank=True, db_index=True, help_text='该日起不再有效；空表示长期', null=True, verbose_name='止')),
                ('relation', models.CharField(choices=[('tight', '紧密型'), ('articulated', '贯通型'), ('alliance', '联盟型')], default='alliance', max_length=12, verbose_name='关系类型')),
                ('kind', models.CharField(choices=[('cluster', '集群总数'), ('attached', '附设幼儿园（班）'), ('resource_room', '特教资源教室学校'), ('enterprise', '企业')], max_length=16, verbose_name='汇总类别')),
                ('wording', models.CharField(max_length=200, verbose_name='原文')),
                ('total', models.PositiveIntegerField(blank=True, null=True, verbose_name='总数')),
                ('district_public', models.PositiveIntegerField(blank=True, null=True, verbose_name='直属公办')),
                ('public', models.PositiveIntegerField(blank=True, null=True, verbose_name='公办')),
                ('inclusive_private', models.PositiveIntegerField(blank=True, null=True, verbose_name='普惠民办')),
                ('private', models.PositiveIntegerField(blank=True, null=True, verbose_name='民办')),
                ('source_ref', models.CharField(blank=True, editable=False, max_length=120, verbose_name='来源标识')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declared', to='registry.educationgroup', verbose_name='教育集团')),
            ],
            options={
                'verbose_name': '未列名成员',
                'verbose_name_plural': '未列名成员',
                'ordering': ['group_id', 'id'],
                'abstract': False,
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='registry_declaredmembers_dates', violation_error_message='止日必须晚于起日。'),
                    nanan_groups.kit.periods.NoOverlap(fields=('group', 'kind'), name='registry_declaredmembers_once', violation_error_code='overlap', violation_error_message='同一集团同一类汇总数同一天只能有一条。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('district_public__isnull', True), ('inclusive_private__isnull', True), ('private__isnull', True), ('public__isnull', True)), models.Q(('district_public__isnull', False), ('inclusive_private__isnull', False), ('private__isnull', False), ('public__isnull', False), ('total', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('district_public'), '+', models.F('public')), '+', models.F('inclusive_private')), '+', models.F('private'))), ('total__isnull', False)), _connector='OR'), name='registry_declaredmembers_sum', violation_error_message='各办学性质的数目须全部填写或全部留空，之和必须等于总数。'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ['cluster', 'attached', 'resource_room', 'enterprise']), ('relation__in', ['tight', 'articulated', 'alliance'])), name='registry_declaredmembers_kind', violation_error_message='汇总类别不在可选范围内。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='GroupVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(db_index=True, verbose_name='起')),
                ('start_open', models.BooleanField(default=False, help_text='政策未写明起日，只知不晚于该日', verbose_name='起日不详')),
                ('valid_to', models.DateField(blank=True, db_index=True, help_text='该日起不再有效；空表示长期', null=True, verbose_name='止')),
                ('name', models.CharField(max_length=80, verbose_name='集团名称')),
                ('short_name', models.CharField(blank=True, max_length=40, verbose_name='简称')),
                ('pinyin', models.CharField(blank=True, editable=False, max_length=800, verbose_name='全拼')),
                ('initials', models.CharField(blank=True, editable=False, max_length=160, verbose_name='拼音首字母')),
                ('category', models.CharField(choices=[('middle', '中学教育集团'), ('primary', '小学教育集团'), ('preschool', '幼教集团'), ('preschool_cluster', '幼教集群'), ('inclusive', '融合教育集团'), ('vocational', '职业教育集团')], max_length=20, verbose_name='集团类别')),
                ('ordinal', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('formation_basis', models.CharField(blank=True, choices=[('famous_school', '名校+'), ('university', '高校+'), ('area', '地域+'), ('theme', '主题+')], help_text='留空时按关系类型对应（细则 二）', max_length=16, verbose_name='组建方式')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='registry.educationgroup', verbose_name='教育集团')),
            ],
            options={
                'verbose_name': '集团登记',
                'verbose_name_plural': '集团登记',
                'ordering': ['group_id', 'valid_from'],
                'abstract': False,
                'indexes': [
                    models.Index(fields=['category', 'ordinal'], name='registry_groupversion_place'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='registry_groupversion_dates', violation_error_message='止日必须晚于起日。'),
                    nanan_groups.kit.periods.NoOverlap(fields=('group',), name='registry_groupversion_once', violation_error_code='overlap', violation_error_message='同一集团在同一天只能有一条登记。'),
                    nanan_groups.kit.periods.NoOverlap(fields=('name',), name='registry_groupversion_name_once', violation_error_code='name-taken', violation_error_message='该名称当天已被另一个集团使用，请核对或换一个名称。'),
                    models.CheckConstraint(condition=models.Q(('category__in', ['middle', 'primary', 'preschool', 'preschool_cluster', 'inclusive', 'vocational']), ('formation_basis__in', ['', 'famous_school', 'university', 'area', 'theme']), models.Q(('name', ''), _negated=True)), name='registry_groupversion_category', violation_error_message='集团名称不能为空，类别和组建方式须在可选范围内。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='HistoricalDeclaredMembers',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('valid_from', models.DateField(db_index=True, verbose_name='起')),
                ('start_open', models.BooleanField(default=False, help_text='政策未写明起日，只知不晚于该日', verbose_name='起日不详')),
                ('valid_to', models.DateField(blank=True, db_index=True, help_text='该日起不再有效；空表示长期', null=True, verbose_name='止')),
                ('relation', models.CharField(choices=[('tight', '紧密型'), ('articulated', '贯通型'), ('alliance', '联盟型')], default='alliance', max_length=12, verbose_name='关系类型')),
                ('kind', models.CharField(choices=[('cluster', '集群总数'), ('attached', '附设幼儿园（班）'), ('resource_room', '特教资源教室学校'), ('enterprise', '企业')], max_length=16, verbose_name='汇总类别')),
                ('wording', models.CharField(max_length=200, verbose_name='原文')),
                ('total', models.PositiveIntegerField(blank=True, null=True, verbose_name='总数')),
                ('district_public', models.PositiveIntegerField(blank=True, null=True, verbose_name='直属公办')),
                ('public', models.PositiveIntegerField(blank=True, null=True, verbose_name='公办')),
                ('inclusive_private', models.PositiveIntegerField(blank=True, null=True, verbose_name='普惠民办')),
                ('private', models.PositiveIntegerField(blank=True, null=True, verbose_name='民办')),
                ('source_ref', models.CharField(blank=True, editable=False, max_length=120, verbose_name='来源标识')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('group', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.educationgroup', verbose_name='教育集团')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '未列名成员历史',
                'verbose_name_plural': '未列名成员历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='registry_declaredmembers_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalEducationGroup',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('code', models.CharField(db_index=True, editable=False, max_length=12, verbose_name='编码')),
                ('official_code', models.CharField(blank=True, db_index=True, help_text='国家或市级登记的标识码', max_length=32, null=True, verbose_name='官方代码')),
                ('void', models.BooleanField(default=False, help_text='误建，不再使用；编码不再分配', verbose_name='作废')),
                ('source_ref', models.CharField(blank=True, editable=False, max_length=120, verbose_name='来源标识')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('origin', models.ForeignKey(blank=True, db_constraint=False, help_text='细则 四4：成员独立组建的新集团', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.educationgroup', verbose_name='由何集团分出')),
            ],
            options={
                'verbose_name': '教育集团历史',
                'verbose_name_plural': '教育集团历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='registry_educationgroup_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalGroupVersion',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('valid_from', models.DateField(db_index=True, verbose_name='起')),
                ('start_open', models.BooleanField(default=False, help_text='政策未写明起日，只知不晚于该日', verbose_name='起日不详')),
                ('valid_to', models.DateField(blank=True, db_index=True, help_text='该日起不再有效；空表示长期', null=True, verbose_name='止')),
                ('name', models.CharField(max_length=80, verbose_name='集团名称')),
                ('short_name', models.CharField(blank=True, max_length=40, verbose_name='简称')),
                ('pinyin', models.CharField(blank=True, editable=False, max_length=800, verbose_name='全拼')),
                ('initials', models.CharField(blank=True, editable=False, max_length=160, verbose_name='拼音首字母')),
                ('category', models.CharField(choices=[('middle', '中学教育集团'), ('primary', '小学教育集团'), ('preschool', '幼教集团'), ('preschool_cluster', '幼教集群'), ('inclusive', '融合教育集团'), ('vocational', '职业教育集团')], max_length=20, verbose_name='集团类别')),
                ('ordinal', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('formation_basis', models.CharField(blank=True, choices=[('famous_school', '名校+'), ('university', '高校+'), ('area', '地域+'), ('theme', '主题+')], help_text='留空时按关系类型对应（细则 二）', max_length=16, verbose_name='组建方式')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('group', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.educationgroup', verbose_name='教育集团')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '集团登记历史',
                'verbose_name_plural': '集团登记历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='registry_groupversion_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Lead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(db_index=True, verbose_name='起')),
                ('start_open', models.BooleanField(default=False, help_text='政策未写明起日，只知不晚于该日', verbose_name='起日不详')),
                ('valid_to', models.DateField(blank=True, db_index=True, help_text='该日起不再有效；空表示长期', null=True, verbose_name='止')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leads', to='registry.educationgroup', verbose_name='教育集团')),
                ('institution', models.ForeignKey(help_text='校点任总校时为其所属机构', on_delete=django.db.models.deletion.PROTECT, related_name='leads', to='registry.institution', verbose_name='总校')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='leads', to='registry.site', verbose_name='总校校点')),
            ],
            options={
                'verbose_name': '集团总校',
                'verbose_name_plural': '集团总校',
                'ordering': ['group_id', 'valid_from'],
                'abstract': False,
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='registry_lead_dates', violation_error_message='止日必须晚于起日。'),
                    nanan_groups.kit.periods.NoOverlap(fields=('group',), name='registry_lead_once', violation_error_code='overlap', violation_error_message='一个集团同一天只能有一个总校。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='HistoricalLead',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('valid_from', models.DateField(db_index=True, verbose_name='起')),
                ('start_open', models.BooleanField(default=False, help_text='政策未写明起日，只知不晚于该日', verbose_name='起日不详')),
                ('valid_to', models.DateField(blank=True, db_index=True, help_text='该日起不再有效；空表示长期', null=True, verbose_name='止')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('group', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.educationgroup', verbose_name='教育集团')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(blank=True, db_constraint=False, help_text='校点任总校时为其所属机构', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.institution', verbose_name='总校')),
                ('site', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.site', verbose_name='总校校点')),
            ],
            options={
                'verbose_name': '集团总校历史',
                'verbose_name_plural': '集团总校历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='registry_lead_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
