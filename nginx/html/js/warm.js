// A thread of its own, for a moment: in a fresh browser the first formatter of numbers and dates reads the
// names of all languages there are, which takes longer than all else that a photo's page does. What is
// read here is read for the page, too.
new Intl.NumberFormat("en");
new Intl.DateTimeFormat("en");
new Intl.RelativeTimeFormat("en");
close();
