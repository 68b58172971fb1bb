using System.CommandLine;
using System.CommandLine.Parsing;
using EventStore.EfCore.Cli.Hosting;

namespace EventStore.EfCore.Cli.Commands;

/// <summary>The options that name a database.</summary>
internal static class StoreOption
{
    private const string Help = "a path, a connection string ('Data Source=…' of SQLite, 'Host=…' of PostgreSQL) or 'postgres://…'";

    /// <summary>On every command: which engine the store's text is for.</summary>
    public static Option<StoreProvider?> CreateProvider() => new("--provider")
    {
        Description = "The engine of --store, sqlite or postgresql, where its text does not tell.",
        HelpName = "ENGINE",
        Recursive = true,
        CustomParser = ParseProvider,
    };

    /// <summary>On every command: the database.</summary>
    public static Option<StoreTarget> Create(Option<StoreProvider?> provider) => new("--store")
    {
        Description =
            $"The database: {Help}. Default: the environment variable {StoreTarget.EnvironmentVariable}, else 'eventstore.db'.",
        HelpName = "PATH|CONNECTION",
        Recursive = true,
        CustomParser = result => Parse(result, result.Tokens[0].Value, "--store", ProviderOf(result, provider)),
        DefaultValueFactory = result => FromEnvironment(result, ProviderOf(result, provider)),
    };

    /// <summary>A database beside or instead of that.</summary>
    public static Option<StoreTarget> Create(string name, string description) => new(name)
    {
        Description = $"{description}: {Help}.",
        HelpName = "PATH|CONNECTION",
        Required = true,
        CustomParser = result => Parse(result, result.Tokens[0].Value, name, provider: null),
    };

    /// <summary>An archive to pull from: a database, or one behind HTTP.</summary>
    public static Option<PullTarget> CreateFrom(string description) => new("--from")
    {
        Description = $"{description}: {Help}, or 'https://…'.",
        HelpName = "PATH|CONNECTION|URL",
        Required = true,
        CustomParser = result => Parse(result, "--from", () => PullTarget.Parse(result.Tokens[0].Value)),
    };

    /// <summary>A database that a command names without an option.</summary>
    public static Argument<StoreTarget> CreateArgument(string name, string description) => new(name)
    {
        Description = $"{description}: {Help}.",
        CustomParser = result => Parse(result, result.Tokens[0].Value, name, provider: null),
    };

    /// <summary>The store named in the arguments that EF Core's tools pass on, whatever else they pass.</summary>
    public static StoreTarget OfToolArguments(string[] args)
    {
        var provider = CreateProvider();
        var store = Create(provider);
        var command = new RootCommand { store, provider };
        command.TreatUnmatchedTokensAsErrors = false;
        var parsed = command.Parse(args);
        return parsed.Errors.Count == 0
            ? parsed.GetRequiredValue(store)
            : throw new CliException(CliProblem.Input, parsed.Errors[0].Message);
    }

    private static StoreTarget FromEnvironment(ArgumentResult result, StoreProvider? provider) =>
        Environment.GetEnvironmentVariable(StoreTarget.EnvironmentVariable) is { Length: > 0 } store
            ? Parse(result, store, StoreTarget.EnvironmentVariable, provider)?.OfEnvironment()!
            : Parse(result, StoreTarget.Default, "--store", provider)!;

    private static StoreTarget? Parse(ArgumentResult result, string text, string name, StoreProvider? provider) =>
        Parse(result, name, () => StoreTarget.Parse(text, provider));

    private static T? Parse<T>(ArgumentResult result, string name, Func<T> parse)
        where T : class
    {
        try
        {
            return parse();
        }
        catch (ArgumentException e)
        {
            result.AddError($"'{name}' names no store: {Errors.ErrorLine.Describe(e)}");
            return null;
        }
    }

    // Read as text: what is wrong with it is said once, and not by this option.
    private static StoreProvider? ProviderOf(ArgumentResult result, Option<StoreProvider?> provider) =>
        result.GetResult(provider)?.Tokens is [var token, ..] ? Named(token.Value) : null;

    private static StoreProvider? ParseProvider(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Named(text) is { } provider)
            return provider;
        result.AddError($"--provider is 'sqlite' or 'postgresql'; got '{text}'.");
        return null;
    }

    private static StoreProvider? Named(string text) => text.ToUpperInvariant() switch
    {
        "SQLITE" => StoreProvider.Sqlite,
        "POSTGRESQL" => StoreProvider.PostgreSql,
        _ => null,
    };
}
