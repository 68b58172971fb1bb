using EventStore.EfCore.Cli.Hosting;
using EventStore.EfCore.Cli.Tests.Support;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

/// <summary>What <c>--store</c> names: a path or a connection string, and never a password in an answer.</summary>
public sealed class StoreTargetTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("archive.db")]
    [InlineData("x=y.db")]
    [InlineData("./Cache=1.db")]
    [InlineData("a;b=c.db")]
    [InlineData("/srv/data=source/archive.db")]
    [InlineData("Datasources=.db")]
    [InlineData("=.db")]
    public void A_text_without_a_keyword_is_a_path(string text)
    {
        var target = StoreTarget.Parse(text);
        target.Name.ShouldBe(text);
        new SqliteConnectionStringBuilder(target.ConnectionString).DataSource.ShouldBe(text);
    }

    [Theory]
    [InlineData("Data Source=x=y.db", "x=y.db")]
    [InlineData("datasource = a.db", "a.db")]
    [InlineData("Filename=a.db;Mode=ReadOnly", "a.db")]
    [InlineData("Mode=ReadOnly;Data Source='a;b.db'", "a;b.db")]
    public void A_text_with_a_keyword_is_a_connection_string(string text, string name)
    {
        var target = StoreTarget.Parse(text);
        target.Name.ShouldBe(name);
        target.ConnectionString.ShouldBe(new SqliteConnectionStringBuilder(text).ConnectionString);
    }

    [Fact]
    public async Task A_store_may_have_a_name_with_an_equals_sign()
    {
        var store = _folder.File("x=y.db");
        await Tool.DoneAsync("migrate", "--store", store);
        File.Exists(store).ShouldBeTrue();
        (await Tool.DoneAsync("stats", "--store", store, "--json")).Number("events").ShouldBe(0);
    }

    [Fact]
    public void A_file_that_exists_is_a_path_whatever_it_is_called()
    {
        // Not in a folder of the test's own: with that before it, it would be no keyword.
        var name = $"Cache={Path.GetRandomFileName()}";
        Should.Throw<ArgumentException>(() => StoreTarget.Parse(name));
        File.WriteAllText(name, "");
        try
        {
            StoreTarget.Parse(name).Name.ShouldBe(name);
        }
        finally
        {
            File.Delete(name);
        }
    }

    [Theory]
    [InlineData("migrate")]
    [InlineData("doctor")]
    [InlineData("stats")]
    [InlineData("verify")]
    public async Task A_password_is_an_error_that_does_not_show_it_and_makes_no_file(string command)
    {
        var store = _folder.File("archive.db");
        var result = await Tool.RunAsync(command, "--store", $"Data Source={store};Password=hunter2");
        result.ExitCode.ShouldBe(1);
        result.Error.ShouldStartWith("Error: ");
        result.Error.ShouldContain("cannot encrypt");
        (result.Error + result.Output).ShouldNotContain("hunter2");
        File.Exists(store).ShouldBeFalse();
    }

    [Theory]
    [InlineData("Data Source=;Password=hunter2")]
    [InlineData("Data Source=a.db;Password='hunter2")]
    [InlineData("Data Source=a.db;Journal=wal;Password=hunter2")]
    [InlineData("Data Source=a.db;Pooling='x;Password=hunter2'")]
    public async Task A_connection_string_that_is_none_is_not_shown(string text)
    {
        var result = await Tool.RunAsync("stats", "--store", text);
        result.ExitCode.ShouldBe(2);
        result.Error.ShouldContain("names no store");
        (result.Error + result.Output).ShouldNotContain("hunter2");
    }

    [Fact]
    public void The_default_that_the_help_shows_has_no_password()
    {
        StoreTarget.Parse("Data Source=archive.db;Password=hunter2").ToString().ShouldBe("archive.db");
        StoreTarget.Parse("file:archive.db?key=hunter2").OfEnvironment().ToString().ShouldBe("$EVENTSTORE_STORE");
    }

    [Theory]
    [InlineData("stats")]
    [InlineData("history", "--server", "s")]
    [InlineData("doctor")]
    public async Task A_key_among_the_parameters_of_a_URI_is_not_shown(params string[] command)
    {
        var result = await Tool.RunAsync([.. command, "--store", $"file:{_folder.File("archive.db")}?mode=ro&hexkey=6875"]);
        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("archive.db");
        (result.Error + result.Output).ShouldNotContain("6875");
    }
}
