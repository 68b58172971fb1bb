using System.ComponentModel.DataAnnotations;

namespace EventStore.EfCore;

/// <summary>Rights to read and write, those of the owner among them: any other mode makes a file that the store cannot use.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class UsableFileModeAttribute() : ValidationAttribute(
    "The field {0} must be a mode with which the owner may read and write, and in which group and others may do nothing else.")
{
    public override bool IsValid(object? value) => value is UnixFileMode mode
        && (mode & SqliteEventStoreOptions.OwnerFileModes) == SqliteEventStoreOptions.OwnerFileModes
        && (mode & ~SqliteEventStoreOptions.AllFileModes) == 0;
}
