namespace EFCore.Inserts;

internal sealed partial class SaveSplit
{
    // A dependent whose principal EF Core inserts would need that row's place in EF Core's order to find its own: EF Core's, too.
    static partial void LeaveToEfCore(List<TableChanges> tables)
    {
        var changed = tables.Exists(static table => table.IsAddedByEfCore);
        while (changed)
        {
            changed = false;
            foreach (var table in tables)
            {
                if (!table.IsTaken || !table.Run!.Plan.ForeignKeys.Any(foreignKey => tables.Exists(principal =>
                        principal.IsAddedByEfCore && foreignKey.PrincipalEntityType.IsAssignableFrom(principal.EntityType))))
                {
                    continue;
                }

                table.LeaveToEfCore();
                changed = true;
            }
        }
    }
}
