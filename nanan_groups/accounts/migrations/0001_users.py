from django.conf import settings
from django.db import migrations, models

from nanan_groups.kit import migrating
import django.core.validators
import django.db.models.deletion


class Migration(migrating.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='OldPassword',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='密码哈希')),
                ('set_at', models.DateTimeField(verbose_name='设置时间')),
            ],
            options={
                'verbose_name': '历史密码',
                'verbose_name_plural': '历史密码',
                'ordering': ['-set_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('username', models.CharField(error_messages={'unique': '该工号已有账号。'}, max_length=32, unique=True, validators=[django.core.validators.RegexValidator('^[A-Za-z0-9][A-Za-z0-9_-]{2,31}\\Z', '工号为 3–32 位字母、数字、短横或下划线。')], verbose_name='工号')),
                ('name', models.CharField(max_length=40, verbose_name='姓名')),
                ('admin_kind', models.CharField(blank=True, choices=[('system', '系统管理员'), ('security', '安全管理员'), ('audit', '审计管理员')], help_text='系统、安全、审计三员互斥，且不查看业务数据；一般用户留空', max_length=10, null=True, verbose_name='管理员类别')),
                ('is_active', models.BooleanField(default=True, help_text='停用后立即不能访问，已登录的下一次请求即退出', verbose_name='启用')),
                ('is_demo', models.BooleanField(default=False, verbose_name='演示账号')),
                ('must_change_password', models.BooleanField(default=True, verbose_name='须修改密码')),
                ('password_set_at', models.DateTimeField(blank=True, null=True, verbose_name='密码设置时间')),
            ],
            options={
                'verbose_name': '账号',
                'verbose_name_plural': '账号',
                'ordering': ['username'],
                'constraints': [models.CheckConstraint(condition=models.Q(('admin_kind__isnull', True), ('admin_kind__in', ['system', 'security', 'audit']), _connector='OR'), name='accounts_user_admin_kind', violation_error_message='管理员类别不在可选范围内。')],
            },
        ),
        migrations.AddField(
            model_name='oldpassword',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='old_passwords', to=settings.AUTH_USER_MODEL, verbose_name='账号'),
        ),
    ]
