namespace EventStore.EfCore.Cli.Hosting;

/// <summary>The engines that the tool knows.</summary>
internal enum StoreProvider
{
    Sqlite,
    PostgreSql,
}
