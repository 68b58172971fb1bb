namespace EventStore.EfCore.PackageTests;

/// <summary>
/// A team's application, built from the packages when it is first used, with a migration for its own tables that <c>dotnet ef</c> has made.
/// </summary>
internal sealed class GardenApplication(Workplace workplace)
{
    private readonly Lazy<Task> _built = new(() => BuildAsync(workplace));
    private Task<string>? _bundle;

    public static string ConnectionString(string file) => $"Data Source={file}";

    /// <summary>Runs <c>dotnet ef</c> in the application, with the file as the one that it is configured for.</summary>
    public async Task<string> EfAsync(string file, params string[] arguments)
    {
        await _built.Value;
        return await workplace.DotnetAsync("Garden", ["ef", .. arguments, .. Configured(file)]);
    }

    /// <summary>Brings the archive's tables and the application's own up to date, in this order.</summary>
    public async Task MigrateAsync(string file)
    {
        await EfAsync(file, "database", "update", "--no-build", "--context", "EventStoreDbContext");
        await EfAsync(file, "database", "update", "--no-build", "--context", "GardenDbContext");
    }

    /// <summary>The bundle of the archive's migrations, made when it is first asked for.</summary>
    public Task<string> GetBundleAsync() => _bundle ??= BundleAsync();

    /// <summary>Runs the application's own tests.</summary>
    public async Task<string> TestAsync()
    {
        await _built.Value;
        return await workplace.DotnetAsync("Garden.Tests", "test", "--no-build", "--logger", "console;verbosity=normal");
    }

    /// <summary>Starts the application, and waits until it listens.</summary>
    public async Task<GardenHost> StartAsync(string file)
    {
        await _built.Value;
        return await GardenHost.StartAsync(workplace.PathOf("Garden"), file);
    }

    private async Task<string> BundleAsync()
    {
        var bundle = workplace.PathOf("bundle");
        await EfAsync("none.db", "migrations", "bundle", "--context", "EventStoreDbContext", "--output", bundle);
        return bundle;
    }

    private static string[] Configured(string file) => ["--", "--ConnectionStrings:Archive", ConnectionString(file)];

    private static async Task BuildAsync(Workplace workplace)
    {
        workplace.Bring("Garden");
        workplace.Bring("Garden.Tests");
        await workplace.DotnetAsync("Garden", "tool", "restore");
        await workplace.DotnetAsync("Garden", "build");
        await workplace.DotnetAsync(
            "Garden",
            ["ef", "migrations", "add", "Bookmarks", "--no-build", "--context", "GardenDbContext", .. Configured("none.db")]);
        await workplace.DotnetAsync("Garden.Tests", "build");
    }
}
