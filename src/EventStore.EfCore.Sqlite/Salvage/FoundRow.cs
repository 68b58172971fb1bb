using EventStore.EfCore.Sqlite.Salvage.Pages;

namespace EventStore.EfCore.Sqlite.Salvage;

/// <summary>Where an event is.</summary>
/// <param name="Image">The image of its page.</param>
/// <param name="Cell">Its cell there.</param>
/// <param name="View">Where its overflow pages are.</param>
internal readonly record struct FoundRow(PageImage Image, int Cell, PageView View);
