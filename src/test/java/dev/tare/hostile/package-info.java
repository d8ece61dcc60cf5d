/** Contexts, archives, images and files that were made to do harm: an error or a contained result, nothing outside. */
package dev.tare.hostile;
