using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests.Registration;

public sealed class ConnectionStringTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Data Source=archive.db")]
    [InlineData("Host=h;Database=d;Passwort=hunter2")]
    [InlineData("Host=h;Port=hunter2;Database=d")]
    [InlineData("Database=d;Password=hunter2")]
    [InlineData("Host=h;Password=hunter2")]
    public void What_names_no_database_is_refused_without_showing_a_secret(string connectionString)
    {
        var error = Should.Throw<ArgumentException>(() => new ServiceCollection().AddEventStore().UsePostgreSql(connectionString));
        error.ToString().ShouldNotContain("hunter2");
    }

    [Fact]
    public void The_stores_own_settings_win_and_the_others_are_kept()
    {
        var options = new PostgreSqlEventStoreOptions
        {
            BusyTimeout = TimeSpan.FromSeconds(2),
            CommandTimeout = TimeSpan.FromSeconds(7),
        };
        var target = new PostgreSqlTarget(
            "Host=db1,db2;Port=5433;Database=d;Password=p;Command Timeout=9;No Reset On Close=true;Max Auto Prepare=7;"
            + "Options=-c work_mem=8MB -c synchronous_commit=off");
        var builder = new NpgsqlConnectionStringBuilder(target.ConnectionString(options));
        builder.CommandTimeout.ShouldBe(0);
        builder.NoResetOnClose.ShouldBeFalse();
        builder.MaxAutoPrepare.ShouldBe(7);
        builder.Password.ShouldBe("p");
        builder.TargetSessionAttributes.ShouldBe("primary");
        builder.HostRecheckSeconds.ShouldBe(0);
        builder.Options.ShouldBe("-c work_mem=8MB -c synchronous_commit=off -c synchronous_commit=on -c lock_timeout=2000 "
            + "-c statement_timeout=7000");
        target.Name.ShouldBe("db1,db2:5433/d");
    }

    [Fact]
    public void A_single_host_may_be_a_standby()
    {
        var builder = new NpgsqlConnectionStringBuilder(new PostgreSqlTarget("Host=h;Database=d").ConnectionString(new()));
        builder.TargetSessionAttributes.ShouldBeNull();
        builder.MaxAutoPrepare.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_second_provider_is_refused()
    {
        var builder = new ServiceCollection().AddEventStore().UsePostgreSql("Host=h;Database=d;Password=hunter2");
        var error = Should.Throw<InvalidOperationException>(() => builder.UsePostgreSql("Host=h;Database=other;Password=hunter2"));
        error.Message.ShouldContain("h:5432/other");
        error.Message.ShouldNotContain("hunter2");
    }
}
