/**
 * What programs need, in a build: found once for each content, met by a layer of files, told to the user. It uses the
 * rules and files of {@code needs}; begin at {@code RememberedNeeds} and {@code NeedsLayer}.
 */
@NullMarked
package dev.tare.build.needs;

import org.jspecify.annotations.NullMarked;
