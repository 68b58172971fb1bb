using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EventStore.EfCore.Cli.Output;

/// <summary>Events so far and events per second, whatever unit the bar itself counts in.</summary>
internal sealed class RateColumn : ProgressColumn
{
    public const string Events = "events";

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        var events = task.State.Get<long>(Events);
        var seconds = task.ElapsedTime?.TotalSeconds ?? 0;
        var rate = seconds > 0 ? events / seconds : 0;
        return new Text(string.Create(CultureInfo.InvariantCulture, $"{events:N0} events, {rate:N0}/s"));
    }
}
