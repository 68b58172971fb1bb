using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace EventStore.EfCore.Cli.Commands;

/// <summary>The options that choose events by author, channel and time.</summary>
internal sealed class EventFilter
{
    private readonly Option<AuthorId?> _author = new("--author")
    {
        Description = "Only events of this author, 64 hexadecimal digits.",
        HelpName = "A",
        CustomParser = ParseAuthor,
    };

    private readonly Option<string?> _channel = new("--channel") { Description = "Only events of this channel.", HelpName = "C" };

    private readonly Option<DateTimeOffset?> _since = Time("--since", "Only events of this time or later, by their authors' clocks");

    private readonly Option<DateTimeOffset?> _until = Time("--until", "Only events from before this time");

    /// <summary>The options, for a command to have.</summary>
    public IReadOnlyList<Option> Options => [_author, _channel, _since, _until];

    public EventCriteria Of(ParseResult parsed) => new(
        parsed.GetValue(_author),
        parsed.GetValue(_channel),
        parsed.GetValue(_since)?.ToUnixTimeMilliseconds(),
        parsed.GetValue(_until)?.ToUnixTimeMilliseconds());

    private static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = $"{description}, such as 2026-01-31 or 2026-01-31T12:00:00+01:00; UTC where no offset is given.",
        HelpName = "T",
        CustomParser = ParseTime,
    };

    private static DateTimeOffset? ParseTime(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (text.Length >= 10 && char.IsDigit(text[0]) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, styles, out var time))
            return time;
        result.AddError($"'{text}' is no time. Write it like 2026-01-31, 2026-01-31T12:00:00Z or 2026-01-31T12:00:00+01:00.");
        return null;
    }

    private static AuthorId? ParseAuthor(ArgumentResult result)
    {
        try
        {
            return AuthorId.Parse(result.Tokens[0].Value);
        }
        catch (FormatException e)
        {
            result.AddError(Errors.ErrorLine.Describe(e));
            return null;
        }
    }
}
