namespace EventStore.EfCore.Verification;

/// <summary>Collects findings up to the report's bound, damage and facts apart, so that many forks cannot hide one loss.</summary>
internal sealed class FindingList
{
    private readonly List<VerifyFinding> _findings = [];
    private long _damages;
    private long _facts;

    public void Add(VerifyFinding finding)
    {
        var count = finding.IsDamage ? ++_damages : ++_facts;
        if (count <= VerifyReport.MaxFindings)
            _findings.Add(finding);
    }

    public VerifyReport Report(long eventsChecked, long eventsNotCovered) => new(eventsChecked, _findings, _damages, eventsNotCovered);
}
