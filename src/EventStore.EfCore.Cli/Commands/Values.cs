using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace EventStore.EfCore.Cli.Commands;

/// <summary>Options and arguments that several commands have, and how their values are checked before anything runs.</summary>
internal static class Values
{
    /// <summary>The most rows of one page: the default of <see cref="EventStoreOptions.MaxPageSize"/>.</summary>
    private static readonly int MaxLimit = new EventStoreOptions().MaxPageSize;

    private const long MaxSeconds = 31 * 86_400;

    public static Option<ServerId> RequiredServer()
    {
        var option = Server("Whose log.");
        option.Required = true;
        return option;
    }

    public static Option<ServerId> Server(string description) => new("--server")
    {
        Description = description,
        HelpName = "S",
        CustomParser = result => Parse(result, text => new ServerId(text)),
    };

    public static Option<int> Limit(int standard) => Number("--limit", "The most events of the answer.", standard, 1, MaxLimit);

    /// <param name="description">What stands in the file, and what can be done with it.</param>
    public static Option<string?> Rejects(string description) => new("--rejects") { Description = description, HelpName = "FILE" };

    public static Argument<EventHash> Hash() => new("HASH")
    {
        Description = "The event's hash, 64 hexadecimal digits.",
        CustomParser = result => Parse(result, text => EventHash.Parse(text)),
    };

    public static Option<EventHash?> HashOption(string description) => new("--hash")
    {
        Description = description,
        HelpName = "HASH",
        CustomParser = result => Parse<EventHash?>(result, text => EventHash.Parse(text)),
    };

    public static Option<int> Number(string name, string description, int standard, int min, int max) => new(name)
    {
        Description = $"{description} {min} to {max}.",
        HelpName = "N",
        DefaultValueFactory = _ => standard,
        CustomParser = result => (int)ParseNumber(result, name, min, max),
    };

    /// <summary>A time as people write it: 90s, 30m, 1h, 1d.</summary>
    public static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result => ParseDuration(result, name),
    };

    /// <summary>A number without an upper bound; what has no standard value is null where it is not given.</summary>
    public static Option<long?> LongNumber(string name, string description, long min, long? standard = null)
    {
        var option = new Option<long?>(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result => ParseNumber(result, name, min, long.MaxValue),
        };
        if (standard is not null)
            option.DefaultValueFactory = _ => standard;
        return option;
    }

    private static TimeSpan? ParseDuration(ArgumentResult result, string name)
    {
        var text = result.Tokens[0].Value;
        var unit = text.Length < 2 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3_600, 'd' => 86_400, _ => 0 };
        if (unit > 0
            && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && (long)number * unit is >= 1 and <= MaxSeconds and var seconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        result.AddError($"{name} is a number with s, m, h or d for seconds, minutes, hours or days, up to 31d; got '{text}'.");
        return null;
    }

    private static long ParseNumber(ArgumentResult result, string name, long min, long max)
    {
        var text = result.Tokens[0].Value;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
            return value;
        var range = (min, max) switch
        {
            (long.MinValue, _) => "",
            (_, long.MaxValue) => $", {min} or more",
            _ => $" from {min} to {max}",
        };
        result.AddError($"{name} is a whole number{range}; got '{text}'.");
        return min;
    }

    private static T? Parse<T>(ArgumentResult result, Func<string, T> parse)
    {
        try
        {
            return parse(result.Tokens[0].Value);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            result.AddError(Errors.ErrorLine.Describe(e));
            return default;
        }
    }
}
