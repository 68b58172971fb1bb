using System.Text.RegularExpressions;

namespace EventStore.EfCore.Sqlite.Tests.Readme;

/// <summary>The snippets of the pages of docs, each as a program: what it does not declare itself is declared around it.</summary>
internal static partial class PageSnippets
{
    private const string Before =
        """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using EventStore.EfCore;
        using EventStore.EfCore.Sqlite.Tests.Readme;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.DependencyInjection;

        internal static class Snippet
        {
            public static IServiceCollection services = null!;
            public static IEventStore store = null!, here = null!, there = null!;
            public static IArchiveSource other = null!;
            public static IReconcilableSource source = null!;
            public static IArchivePuller puller = null!;
            public static IArchiveVerifier verifier = null!;
            public static IBulkLoader loader = null!;
            public static ServerId server = null!, garden = null!;
            public static Event first = null!, @event = null!;
            public static Event[] batch = null!;
            public static IAsyncEnumerable<Event> stream = null!;
            public static EventHash hash = default;
            public static long last = 0;
            public static VerifyProgress? earlier = null;
            public static IProgress<VerifyProgress> progress = null!;
            public static CancellationToken cancellationToken = default;

            public static async Task Main()
            {
                await Task.CompletedTask;

        """;

    private const string After = "\n    }\n}\n";

    /// <summary>The pages that have snippets.</summary>
    public static IEnumerable<string> Pages =>
        Directory.GetFiles(Folder, "*.md").Select(file => Path.GetFileName(file)).Where(page => Of(page).Any());

    private static string Folder => Path.Combine(ReadmeProgram.RepositoryFolder(), "docs");

    public static IEnumerable<string> Of(string page) =>
        Block().Matches(File.ReadAllText(Path.Combine(Folder, page))).Select(m => m.Groups["code"].Value);

    /// <summary>The only statements of a page.</summary>
    public static string Sql(string page) => Statements().Match(File.ReadAllText(Path.Combine(Folder, page))).Groups["sql"].Value;

    /// <summary>What is wrong with a snippet.</summary>
    public static string[] Problems(string snippet) => ReadmeProgram.Compile(Before + snippet + After).Problems;

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("^ *```sql\n(?<sql>.*?)^ *```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Statements();
}
