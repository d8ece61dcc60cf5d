/** Tests of what is said of images. */
package dev.tare.attest;
