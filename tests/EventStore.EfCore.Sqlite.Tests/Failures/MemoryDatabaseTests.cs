using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Failures;

public class MemoryDatabaseTests
{
    [Theory]
    [InlineData("Data Source=:memory:")]
    [InlineData("Data Source=file::memory:")]
    [InlineData("Data Source=file::memory:?cache=shared")]
    [InlineData("Data Source=file:archive?mode=memory&cache=shared")]
    [InlineData("Data Source=file:/archive?vfs=memdb")]
    [InlineData("Data Source=archive;Mode=Memory")]
    [InlineData("Data Source=archive;Mode=Memory;Cache=Shared")]
    public void A_database_in_memory_is_refused_because_an_archive_is_durable(string connectionString)
    {
        var builder = new ServiceCollection().AddEventStore();
        var error = Should.Throw<ArgumentException>(() => builder.UseSqlite(connectionString));
        error.Message.ShouldContain($"'{connectionString}'");
        error.Message.ShouldContain("Name a file");
    }

    [Fact]
    public void A_file_that_is_only_called_so_is_taken()
    {
        var builder = new ServiceCollection().AddEventStore();
        Should.NotThrow(() => builder.UseSqlite("Data Source=memory.db"));
    }
}
