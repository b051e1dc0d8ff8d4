-- Asked before a refresh of the rankings: one at a time, and who hides an image waits until it is done.
-- -> nothing
LOCK TABLE image_rankings IN SHARE ROW EXCLUSIVE MODE
