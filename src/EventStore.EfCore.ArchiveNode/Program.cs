using EventStore.EfCore.ArchiveNode;
using Microsoft.Extensions.Options;

try
{
    var app = NodeApplication.Create(args);
    await using (app.ConfigureAwait(false))
        await app.RunAsync().ConfigureAwait(false);
    return 0;
}
catch (OptionsValidationException e)
{
    await Console.Error.WriteLineAsync($"The node cannot start: {e.Message}").ConfigureAwait(false);
    return 2;
}
