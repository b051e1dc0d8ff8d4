// Runs before anything is drawn, so that a chosen theme does not flash in the other one.
if (localStorage.getItem("tintype.theme"))
	document.documentElement.dataset.theme = localStorage.getItem("tintype.theme");
if (localStorage.getItem("tintype.user"))
	document.documentElement.dataset.known = "";
