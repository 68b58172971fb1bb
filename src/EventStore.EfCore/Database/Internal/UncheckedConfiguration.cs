using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventStore.EfCore.Database;

/// <summary>
/// Maps the rows that reads go by: the tables once more, every value nullable. EF would take the word of the constraints and fail on a row
/// that breaks them. As views, for a table has one type of row, and these are never written.
/// </summary>
internal sealed class UncheckedConfiguration :
    IEntityTypeConfiguration<UncheckedServer>,
    IEntityTypeConfiguration<UncheckedChain>,
    IEntityTypeConfiguration<UncheckedChannel>,
    IEntityTypeConfiguration<UncheckedHole>,
    IEntityTypeConfiguration<UncheckedEvent>
{
    public void Configure(EntityTypeBuilder<UncheckedServer> builder)
    {
        builder.HasNoKey().ToView("Servers");
        builder.Property(s => s.Number).HasColumnName("Id");
        builder.Property(s => s.Name).HasColumnName("Key");
    }

    public void Configure(EntityTypeBuilder<UncheckedChain> builder)
    {
        builder.HasNoKey().ToView("Chains");
        builder.Property(c => c.ServerNumber).HasColumnName("ServerId");
    }

    public void Configure(EntityTypeBuilder<UncheckedChannel> builder)
    {
        builder.HasNoKey().ToView("Channels");
        builder.Property(c => c.ServerNumber).HasColumnName("ServerId");
        builder.Property(c => c.Name).HasColumnName("Key");
    }

    public void Configure(EntityTypeBuilder<UncheckedHole> builder)
    {
        builder.HasNoKey().ToView("ChainGaps");
        builder.Property(h => h.ServerNumber).HasColumnName("ServerId");
    }

    public void Configure(EntityTypeBuilder<UncheckedEvent> builder)
    {
        builder.HasNoKey().ToView("Events");
        builder.Property(e => e.ServerNumber).HasColumnName("ServerId");
    }
}
