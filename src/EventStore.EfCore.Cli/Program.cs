using EventStore.EfCore.Cli.Commands;
using EventStore.EfCore.Cli.Hosting;
using EventStore.EfCore.Cli.Output;
using Microsoft.Extensions.Hosting;

namespace EventStore.EfCore.Cli;

internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        SqliteMemory.LeaveUncounted();
        using var interrupt = new Interrupt();
        return await EventStoreCli.RunAsync(args, Terminal.OfProcess(), interrupt.Token, () => interrupt.Signal).ConfigureAwait(false);
    }

    /// <summary>
    /// The tools of EF Core find this method by its name and build the host from it, without running <see cref="Main"/>. So
    /// `dotnet ef database update -- --store archive.db` works on the store that the commands would use.
    /// </summary>
    public static HostApplicationBuilder CreateHostBuilder(string[] args) =>
        StoreHost.CreateBuilder(StoreOption.OfToolArguments(args), createDatabase: true, verifiesSignatures: false, Console.Error);
}
