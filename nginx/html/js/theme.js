// Runs before anything is drawn, so that a chosen theme does not flash in the other one.
document.documentElement.dataset.theme = localStorage.getItem("tintype.theme") ?? "";
if (!document.documentElement.dataset.theme)
	delete document.documentElement.dataset.theme;
