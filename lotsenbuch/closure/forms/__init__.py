"""What Fallbeendigung accepts from outside."""
