-- Asked before a tag is renamed or merged: what triggers do with thousands of images is planned anew, not as it was
-- for one image before, which takes the square of their number.
-- -> nothing
-- Index: none
DISCARD PLANS
