using System.CommandLine;
using System.CommandLine.Parsing;
using EventStore.EfCore.Cli.Hosting;

namespace EventStore.EfCore.Cli.Commands;

/// <summary>The option that names the database, on every command.</summary>
internal static class StoreOption
{
    public static Option<StoreTarget> Create() => new("--store")
    {
        Description =
            $"The database: a path, or a connection string such as '{StoreTarget.Default}'. Default: the environment variable "
            + $"{StoreTarget.EnvironmentVariable}, else 'eventstore.db'.",
        HelpName = "PATH|CONNECTION",
        Recursive = true,
        CustomParser = Parse,
        DefaultValueFactory = FromEnvironment,
    };

    /// <summary>The store named in the arguments that EF Core's tools pass on, whatever else they pass.</summary>
    public static StoreTarget OfToolArguments(string[] args)
    {
        var store = Create();
        var command = new RootCommand { store };
        command.TreatUnmatchedTokensAsErrors = false;
        var parsed = command.Parse(args);
        return parsed.Errors.Count == 0
            ? parsed.GetRequiredValue(store)
            : throw new CliException(CliProblem.Input, parsed.Errors[0].Message);
    }

    private static StoreTarget FromEnvironment(ArgumentResult result) =>
        Environment.GetEnvironmentVariable(StoreTarget.EnvironmentVariable) is { Length: > 0 } store
            ? Parse(result, store)?.OfEnvironment()!
            : Parse(result, StoreTarget.Default)!;

    private static StoreTarget? Parse(ArgumentResult result) => Parse(result, result.Tokens[0].Value);

    private static StoreTarget? Parse(ArgumentResult result, string text)
    {
        try
        {
            return StoreTarget.Parse(text);
        }
        catch (ArgumentException e)
        {
            result.AddError($"'--store' names no store: {Errors.ErrorLine.Describe(e)}");
            return null;
        }
    }
}
