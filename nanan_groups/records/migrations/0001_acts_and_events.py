from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

from nanan_groups.kit import migrating
import django.core.serializers.json
import django.db.models.deletion
import nanan_groups.kit.periods
import nanan_groups.records.models.imports


class Migration(migrating.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGistExtension(),  # NoOverlap needs it on PostgreSQL; does nothing on SQLite
        migrations.CreateModel(
            name='CodeCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('prefix', models.CharField(max_length=4, unique=True, verbose_name='前缀')),
                ('last', models.PositiveIntegerField(default=0, verbose_name='已用到')),
            ],
            options={
                'verbose_name': '编码计数',
                'verbose_name_plural': '编码计数',
            },
        ),
        migrations.CreateModel(
            name='Act',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('change', '变更'), ('correction', '更正'), ('entry', '录入'), ('import', '导入')], max_length=12, verbose_name='类别')),
                ('verb', models.CharField(max_length=40, verbose_name='事项代码')),
                ('title', models.CharField(max_length=200, verbose_name='事项')),
                ('effective_on', models.DateField(blank=True, null=True, verbose_name='生效日')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='原因')),
                ('document', models.CharField(blank=True, help_text='发文字号或文件名称', max_length=200, verbose_name='依据文件')),
                ('made_at', models.DateTimeField(verbose_name='办理时间')),
                ('request_key', models.CharField(blank=True, max_length=64, null=True, unique=True, verbose_name='请求标识')),
                ('actor', models.ForeignKey(blank=True, help_text='空表示由系统从政策数据装入', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='acts', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
            ],
            options={
                'verbose_name': '办理记录',
                'verbose_name_plural': '办理记录',
                'ordering': ['-made_at', '-id'],
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='records_act'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ['change', 'correction', 'entry', 'import'])), name='records_act_kind', violation_error_message='办理类别不在可选范围内。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['change', 'correction']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='records_act_reason', violation_error_message='变更和更正都必须写明原因。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ActChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordinal', models.PositiveIntegerField(verbose_name='行号')),
                ('subject', models.CharField(max_length=200, verbose_name='对象')),
                ('field', models.CharField(max_length=100, verbose_name='字段')),
                ('old', models.TextField(blank=True, verbose_name='原值')),
                ('new', models.TextField(blank=True, verbose_name='新值')),
                ('since', models.DateField(blank=True, null=True, verbose_name='起')),
                ('act', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='records.act', verbose_name='办理记录')),
            ],
            options={
                'verbose_name': '变更明细',
                'verbose_name_plural': '变更明细',
                'ordering': ['act_id', 'ordinal'],
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='records_actchange'),
                    models.UniqueConstraint(fields=('act', 'ordinal'), name='records_actchange_line', violation_error_message='同一办理记录的明细行号不得重复。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ActSubject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='对象类别')),
                ('code', models.CharField(max_length=40, verbose_name='对象编码')),
                ('revision', models.PositiveIntegerField(verbose_name='修订号')),
                ('act', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subjects', to='records.act', verbose_name='办理记录')),
            ],
            options={
                'verbose_name': '涉及对象',
                'verbose_name_plural': '涉及对象',
                'ordering': ['act_id', 'id'],
                'indexes': [
                    models.Index(fields=['code', '-act'], name='records_actsubject_code'),
                ],
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='records_actsubject'),
                    models.UniqueConstraint(fields=('code', 'revision'), name='records_actsubject_revision', violation_error_message='同一对象的修订号不得重复。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('number', models.PositiveBigIntegerField(primary_key=True, serialize=False, verbose_name='序号')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('kind', models.CharField(choices=[('login', '登录'), ('login_failed', '登录失败'), ('locked_out', '账号锁定'), ('logout', '退出'), ('password', '密码变更'), ('refused', '越权被拒'), ('rights', '授权变更'), ('account', '账号变更'), ('act', '办理'), ('export', '导出'), ('import', '导入'), ('case', '流程办理'), ('attachment', '附件'), ('read', '查看个人信息'), ('system', '系统')], max_length=16, verbose_name='类别')),
                ('ok', models.BooleanField(default=True, verbose_name='是否成功')),
                ('actor_id', models.BigIntegerField(blank=True, null=True, verbose_name='人员编号')),
                ('address', models.CharField(blank=True, max_length=45, verbose_name='来源地址')),
                ('subject', models.CharField(blank=True, max_length=120, verbose_name='对象')),
                ('act_id', models.BigIntegerField(blank=True, null=True, verbose_name='办理记录编号')),
                ('detail', models.JSONField(blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='详情')),
                ('prev_hash', models.CharField(max_length=64, verbose_name='前一哈希')),
                ('hash', models.CharField(max_length=64, verbose_name='哈希')),
            ],
            options={
                'verbose_name': '审计事件',
                'verbose_name_plural': '审计事件',
                'ordering': ['-number'],
                'indexes': [models.Index(fields=['kind', '-number'], name='records_event_kind'), models.Index(fields=['actor_id', '-number'], name='records_event_actor')],
                'constraints': [nanan_groups.kit.periods.AppendOnly(name='records_event')],
            },
        ),
        migrations.CreateModel(
            name='EventHead',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False, verbose_name='编号')),
                ('number', models.PositiveBigIntegerField(default=0, verbose_name='最后序号')),
                ('hash', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64, verbose_name='最后哈希')),
            ],
            options={
                'verbose_name': '审计链尾',
                'verbose_name_plural': '审计链尾',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='records_eventhead_single', violation_error_message='审计链只有一个链尾。')],
            },
        ),
    ]
