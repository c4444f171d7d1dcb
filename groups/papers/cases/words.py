RETURN = "退回原因"
