namespace EventStore.EfCore.CrashTests.Processes;

/// <summary>A process whose words are collected while it runs.</summary>
internal sealed class SpeakingProcess
{
    private readonly WriterProcess _process;
    private readonly List<Acknowledgement> _said = [];
    private readonly Task _listening;

    public SpeakingProcess(string scenario, string store, int number)
    {
        _process = new WriterProcess(scenario, store, number);
        _listening = ListenAsync();
    }

    public IReadOnlyList<Acknowledgement> Said => _said;

    public int Count => _said.Count;

    /// <returns>What it wrote to the standard error.</returns>
    public async Task<string> KillAsync()
    {
        using (_process)
        {
            _process.Kill();
            await _listening;
            return (await _process.EndAsync()).Errors;
        }
    }

    private async Task ListenAsync()
    {
        await foreach (var one in _process.ReadAsync())
            _said.Add(one);
    }
}
