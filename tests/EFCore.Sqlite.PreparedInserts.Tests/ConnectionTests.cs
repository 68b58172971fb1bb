using System.Data;
using EFCore.Sqlite.PreparedInserts.Tests.Samples;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EFCore.Sqlite.PreparedInserts.Tests;

/// <summary>The statements belong to a connection for as long as it is open.</summary>
public sealed class ConnectionTests : IDisposable
{
    private readonly SampleFile _file = new(prepared: true);

    public void Dispose() => _file.Dispose();

    [Fact]
    public void A_connection_that_goes_back_to_its_pool_has_none()
    {
        using var context = _file.Open();
        var connection = (SqliteConnection)context.Database.GetDbConnection();
        var log = new FileInfo(connection.DataSource + "-wal");
        connection.StateChange += (_, change) =>
        {
            if (change.CurrentState != ConnectionState.Closed)
                return;

            // Whoever clears the pool just now closes the file, and takes the log in.
            SqliteConnection.ClearPool(connection);
            log.Refresh();
            log.Exists.ShouldBeFalse();
        };
        context.Database.OpenConnection();
        context.Database.ExecuteSqlRaw("PRAGMA journal_mode=WAL");
        context.Add(new Slot { Id = "one" });
        context.SaveChanges();
        log.Exists.ShouldBeTrue();

        context.Database.CloseConnection();
        connection.State.ShouldBe(ConnectionState.Closed);
    }

    [Fact]
    public void One_that_is_opened_again_has_new_ones()
    {
        using var context = _file.Open();
        for (var round = 0; round < 3; round++)
        {
            context.Database.OpenConnection();
            context.Add(new Slot { Id = $"{round}, once" });
            context.SaveChanges().ShouldBe(1);
            context.Add(new Slot { Id = $"{round}, twice" });
            context.SaveChanges().ShouldBe(1);
            context.Database.CloseConnection();
        }

        context.Set<Slot>().Count().ShouldBe(6);
    }
}
