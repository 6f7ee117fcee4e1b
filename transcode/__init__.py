"""From a timeline to what a reviewer watches and reads: renditions, lesson audio, storyboards, words, manifest."""
