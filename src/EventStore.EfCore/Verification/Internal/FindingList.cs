namespace EventStore.EfCore.Verification;

/// <summary>Collects findings up to the report's bound, damage and facts apart, so that many forks cannot hide one loss.</summary>
internal sealed class FindingList
{
    private readonly List<VerifyFinding> _findings = [];
    private readonly List<string> _leftOut = [];
    private long _damages;
    private long _facts;

    public void Add(VerifyFinding finding)
    {
        var count = finding.IsDamage ? ++_damages : ++_facts;
        if (count <= VerifyReport.MaxFindings)
            _findings.Add(finding);
    }

    /// <summary>Notes a check that could not be run.</summary>
    public void AddLeftOut(string reason) => _leftOut.Add(reason);

    public VerifyReport Report(long eventsChecked, long eventsNotCovered, long eventsErased) =>
        new(eventsChecked, _findings, _damages, eventsNotCovered, eventsErased, _leftOut);
}
