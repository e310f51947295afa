-- Which event holds each of the keys, and which were named before they came: hashes of 8 bytes in base64. Of a key without a
-- holder ('' for all, zeros for one) it is not known.
ALTER TABLE seen ADD COLUMN holders text NOT NULL DEFAULT '';
ALTER TABLE seen ADD COLUMN gone text NOT NULL DEFAULT '';
