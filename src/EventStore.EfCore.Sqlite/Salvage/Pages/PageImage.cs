namespace EventStore.EfCore.Sqlite.Salvage.Pages;

/// <summary>One of the images that there are of a page.</summary>
/// <param name="Page">The page's number, from 1; what a damaged frame says it is.</param>
/// <param name="Frame">The log's frame that has it; 0 for the database's file.</param>
internal readonly record struct PageImage(uint Page, long Frame);
