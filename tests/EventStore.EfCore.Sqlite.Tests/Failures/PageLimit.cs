using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EventStore.EfCore.Sqlite.Tests.Failures;

/// <summary>Stands in for a full disk: a bound on the pages of the database, on every connection.</summary>
internal sealed class PageLimit : DbConnectionInterceptor
{
    // SQLite's own largest value.
    private const long None = 4_294_967_294;

    private long _pages = None;

    /// <summary>No page more than the database has now.</summary>
    public void Fill(TemporaryFolder folder)
    {
        using var connection = folder.Open();
        _pages = long.Parse(connection.Scalar("PRAGMA page_count"), CultureInfo.InvariantCulture);
    }

    public void Lift() => _pages = None;

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) =>
        ((SqliteConnection)connection).Execute($"PRAGMA max_page_count={_pages}");

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
