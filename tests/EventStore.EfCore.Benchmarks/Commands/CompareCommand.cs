using System.CommandLine;
using EventStore.EfCore.Benchmarks.Measuring;
using EventStore.EfCore.Benchmarks.PostgreSql;
using EventStore.EfCore.Benchmarks.Reporting;

namespace EventStore.EfCore.Benchmarks.Commands;

/// <summary>The whole comparison, or parts of it.</summary>
internal static class CompareCommand
{
    private const string Sqlite = "sqlite", PostgreSql = "postgresql";

    public static Command Create()
    {
        var events = Count("--events", 200_000, "Events per contestant and batch size.");
        var singles = Count("--singles", 2_000, "Events per contestant in batches of one, and of the one caller among the singles.");
        var longEvents = Count("--long", 5_000_000, "Events of the long run and of the large archive that is read.", LongRun.MinEvents);
        var small = Count("--small", 100_000, "Events of the small archive that is read.", LongRun.MinEvents);
        var folder = new Option<string>("--folder")
        {
            Description =
            "Where the files go; a new folder in the temporary one, if not "
            + "given."
        };
        var only = new Option<string>("--only")
        {
            Description = $"Which parts to run, of: {string.Join(',', CompareRun.AllParts)}.",
            DefaultValueFactory = _ => string.Join(',', CompareRun.AllParts),
        };
        only.Validators.Add(result =>
        {
            foreach (var part in Parts(result.GetValueOrDefault<string>()).Except(CompareRun.AllParts))
                result.AddError($"There is no part '{part}'. There are: {string.Join(", ", CompareRun.AllParts)}.");
        });
        var provider = new Option<string>("--provider")
        {
            Description =
            "On which engine. On postgresql: the parts batches, singles and long (an archive of --events, loaded in several ways), without "
            + "plot, on the server that the tests would use "
            + "(EVENTSTORE_TEST_POSTGRES, a container, or a throw-away cluster of installed binaries).",
            DefaultValueFactory = _ => Sqlite,
        };
        provider.AcceptOnlyFromAmong(Sqlite, PostgreSql);
        var keep = new Option<bool>("--keep")
        {
            Description =
            "Keep the archives of the long run and of the reads, for the next run "
            + "with the same folder."
        };
        var json = new Option<string>("--json") { Description = "Write all figures to this file." };
        var svg = new Option<string>("--svg") { Description = "Write a plot to this file." };

        var command = new Command("compare", "All ways of storing side by side, in one process and on one file system.")
        {
            provider, events, singles, longEvents, small, folder, only, keep, json, svg,
        };
        command.SetAction(parsed => Failures.ReportAsync(async () =>
        {
            var place = parsed.GetValue(folder) ?? Directory.CreateTempSubdirectory("eventstore-").FullName;
            Directory.CreateDirectory(place);
            var options = new CompareOptions(
                parsed.GetValue(events), parsed.GetValue(longEvents), parsed.GetValue(small), parsed.GetValue(singles), place);
            if (parsed.GetValue(provider) == PostgreSql)
            {
                var result = await ServerCompareRun.RunAsync(options, Parts(parsed.GetValue(only)!), Console.Error.WriteLine);
                ResultFiles.Write(result, parsed.GetValue(json));
                Tables.Print(result);
                return;
            }

            var run = new CompareRun(options, Parts(parsed.GetValue(only)!), parsed.GetValue(keep), Console.Error.WriteLine);
            await run.RunAsync(result => ResultFiles.Write(result, parsed.GetValue(json), parsed.GetValue(svg)));
            Tables.Print(run.Result);
        }));
        return command;
    }

    private static Option<int> Count(string name, int value, string description, int least = 1)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < least)
                result.AddError($"{name} is at least {least}.");
        });
        return option;
    }

    private static string[] Parts(string? list) =>
        list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}
