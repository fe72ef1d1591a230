/**
 * The report endpoint: who may report, and how requests are answered. What a report means is
 * decided elsewhere.
 */
package dev.tuning.web;
