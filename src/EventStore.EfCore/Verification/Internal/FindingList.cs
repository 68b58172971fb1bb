namespace EventStore.EfCore.Verification;

/// <summary>Collects findings up to the report's bound, damage and facts apart, so that many forks cannot hide one loss.</summary>
internal sealed class FindingList
{
    private readonly List<VerifyFinding> _findings = [];
    private readonly List<string> _leftOut = [];
    private VerifyFinding[]? _listed;
    private long _damages;
    private long _facts;

    /// <param name="before">What was found before a verification was interrupted.</param>
    public FindingList(VerifyReport? before = null)
    {
        if (before is null)
            return;
        _findings.AddRange(before.Findings);
        _leftOut.AddRange(before.LeftOut);
        _damages = before.Damages;
        _facts = before.Findings.Count(f => !f.IsDamage);
        EventsChecked = before.EventsChecked;
        EventsNotCovered = before.EventsNotCovered;
        EventsErased = before.EventsErased;
    }

    /// <summary>How many rows were checked.</summary>
    public long EventsChecked { get; set; }

    /// <summary>How many of them have no checksum.</summary>
    public long EventsNotCovered { get; set; }

    /// <summary>How many of them are of erased events.</summary>
    public long EventsErased { get; set; }

    public void Add(VerifyFinding finding)
    {
        var count = finding.IsDamage ? ++_damages : ++_facts;
        if (count > VerifyReport.MaxFindings)
            return;
        _findings.Add(finding);
        _listed = null;
    }

    /// <summary>Adds the findings that another list has, the unlisted ones included, and what it notes.</summary>
    public void AddAll(FindingList other)
    {
        foreach (var finding in other._findings)
            Add(finding);
        _damages += Math.Max(other._damages - VerifyReport.MaxFindings, 0);
        _facts += Math.Max(other._facts - VerifyReport.MaxFindings, 0);
        _leftOut.AddRange(other._leftOut);
    }

    /// <summary>Notes a check that could not be run.</summary>
    public void AddLeftOut(string reason) => _leftOut.Add(reason);

    /// <summary>All that was found so far. Asked for after each page: what has not changed is not copied again.</summary>
    public VerifyReport Report() => new(
        EventsChecked, _listed ??= [.. _findings], _damages, EventsNotCovered, EventsErased, [.. _leftOut]);
}
