using System.Globalization;
using EventStore.EfCore.Cli.Answers;
using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Cli.Commands;

/// <summary>Counts events in groups, in the database: the answer has as many rows as are wanted, whatever the archive has.</summary>
internal static class EventCounts
{
    public const string Server = "server", Author = "author", Channel = "channel", Day = "day";

    private const long DayMs = 24 * 60 * 60 * 1_000;

    public static readonly string[] Kinds = [Server, Author, Channel, Day];

    /// <summary>The largest groups, largest first; of days the newest, in their order.</summary>
    public static async Task<IReadOnlyList<CountAnswer>> ReadAsync(
        EventStoreDbContext context, string kind, ServerId? server, int most, CancellationToken token)
    {
        var servers = context.Servers.Where(s => s.LastPosition > 0 && (server == null || s.Name == server.Value));
        var events = server is null
            ? context.Events
            : context.Events.Where(e => servers.Select(s => s.Number).Contains(e.ServerNumber));
        return kind switch
        {
            Server => await Groups(servers.Select(s => new Group { Key = s.Name, Events = s.LastPosition }), most, token),
            Author => await Groups(ByAuthor(context, events), most, token),
            Channel => await Groups(ByChannel(context, events), most, token),
            _ => await DaysAsync(events, most, token),
        };
    }

    private static IQueryable<Group> ByAuthor(EventStoreDbContext context, IQueryable<EventRow> events) => events
        .GroupBy(e => new { e.ServerNumber, e.ChainId })
        .Select(g => new { g.Key.ServerNumber, g.Key.ChainId, Events = g.LongCount() })
        .Join(
            context.Chains,
            g => new { g.ServerNumber, g.ChainId },
            c => new { c.ServerNumber, c.ChainId },
            (g, c) => new { c.Author, g.Events })
        .GroupBy(g => g.Author)
        .Select(g => new Group { Bytes = g.Key, Events = g.Sum(x => x.Events) });

    private static IQueryable<Group> ByChannel(EventStoreDbContext context, IQueryable<EventRow> events) =>
        from g in events.GroupBy(e => new { e.ServerNumber, e.ChannelId })
            .Select(g => new { g.Key.ServerNumber, g.Key.ChannelId, Events = g.LongCount() })
        join s in context.Servers on g.ServerNumber equals s.Number
        from c in context.Channels.Where(c => c.ServerNumber == g.ServerNumber && c.ChannelId == g.ChannelId).DefaultIfEmpty()
        select new Group { Server = s.Name, Key = c == null ? null : c.Name, Events = g.Events };

    private static async Task<IReadOnlyList<CountAnswer>> Groups(IQueryable<Group> groups, int most, CancellationToken token)
    {
        var rows = await groups.OrderByDescending(g => g.Events).Take(most).ToListAsync(token);
        return
        [
            .. rows.Select(g => new CountAnswer(g.Server, g.Bytes is null ? g.Key : Convert.ToHexStringLower(g.Bytes), g.Events))
                .OrderByDescending(g => g.Events).ThenBy(g => g.Server, StringComparer.Ordinal).ThenBy(g => g.Key, StringComparer.Ordinal),
        ];
    }

    private static async Task<IReadOnlyList<CountAnswer>> DaysAsync(IQueryable<EventRow> events, int most, CancellationToken token)
    {
        var days = await events.GroupBy(e => e.TimestampHintMs / DayMs)
            .Select(g => new { Day = g.Key, Events = g.LongCount() })
            .OrderByDescending(g => g.Day).Take(most).ToListAsync(token);
        return [.. days.OrderBy(d => d.Day).Select(d => new CountAnswer(null, Name(d.Day), d.Events))];
    }

    // An author may claim any time.
    private static string Name(long day) => day >= 0 && day < DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() / DayMs
        ? DateTimeOffset.FromUnixTimeMilliseconds(day * DayMs).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : day.ToString(CultureInfo.InvariantCulture);

    private sealed class Group
    {
        public string? Server { get; init; }

        public string? Key { get; init; }

        public byte[]? Bytes { get; init; }

        public long Events { get; init; }
    }
}
