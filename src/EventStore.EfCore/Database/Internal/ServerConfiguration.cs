using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventStore.EfCore.Database;

internal sealed class ServerConfiguration : IEntityTypeConfiguration<ServerRow>
{
    public void Configure(EntityTypeBuilder<ServerRow> builder)
    {
        builder.ToTable("Servers");
        builder.HasKey(s => s.Number);
        builder.Property(s => s.Number).HasColumnName("Id").ValueGeneratedNever();
        builder.Property(s => s.Name).HasColumnName("Key").HasMaxLength(EventLimits.MaxNameLength);
        builder.HasIndex(s => s.Name).IsUnique();
    }
}
